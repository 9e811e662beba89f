import path from "node:path";
import { throwIfAborted, type Cancellable } from "../base/abort.ts";
import { isDigest, type Digest } from "../oci/digest.ts";
import { BlobFiles } from "./blobFiles.ts";
import { requireLayout } from "./layoutFiles.ts";
import { LayoutFolders } from "./layoutFolder.ts";
import { LayoutError } from "./layoutError.ts";
import { LayoutIndexes } from "./layoutIndexes.ts";
import type { LayoutIndex } from "./layoutIndex.ts";
import { lockLayout, type LayoutLock } from "./layoutLock.ts";
import { manifestReader } from "./manifestReader.ts";
import { namesIn } from "./namesIn.ts";
import { removeOldFiles } from "./oldFiles.ts";
import { reachableFrom } from "./reachable.ts";
import { statRegularFile } from "./regularFile.ts";

/** What nothing in a layout leads to. */
export interface Garbage {
  readonly blobs: readonly { readonly digest: Digest; readonly size: number }[];
  /** Of all of them. */
  readonly bytes: number;
  /** So many more were written lately that somebody may be about to write what leads to them. */
  readonly spared: number;
}

/** How garbage is collected. */
export interface CollectOptions extends Cancellable {
  /** Nothing is removed, only found. */
  readonly dryRun: boolean;
  /**
   * A blob is spared unless it is older than this, in milliseconds; an hour unless given. Other tools
   * know nothing of our lock, and write index.json last.
   */
  readonly youngMs?: number;
  /** How long, in milliseconds, to wait for others who are writing to the layout. */
  readonly patienceMs?: number;
}

const defaultYoungMs = 3_600_000;

/** All content of a layout lies together, whatever the repository is called. */
const anyRepository = "layout";

/**
 * Removes the blobs of an image layout that nothing in its index.json leads to, by whatever way.
 * Nothing is removed that is young or while others hold the lock, or where something cannot be followed. Throws
 * {@link LayoutError}: `locked`, `corrupt`, and as `FolderStore.open` does.
 */
export async function collectGarbage(folder: string, options: CollectOptions): Promise<Garbage> {
  const root = path.resolve(folder);
  const folders = new LayoutFolders(root, true, { isShared: true });
  await requireLayout(folders, { create: false });
  const { dryRun } = options;
  if (dryRun) return (await findGarbage(folders, options)).garbage;
  const lock = await lockLayout(root, options);
  try {
    return await removeGarbage(folders, lock, options);
  } finally {
    await lock.release();
  }
}

async function removeGarbage(
  folders: LayoutFolders,
  lock: LayoutLock,
  options: CollectOptions,
): Promise<Garbage> {
  const { garbage, index } = await findGarbage(folders, options);
  // Tools that know nothing of locks may have written meanwhile.
  const now = await new LayoutIndexes(folders).read(anyRepository);
  if (!now || Buffer.compare(now.toBytes(), index.toBytes()) !== 0) {
    throw new LayoutError("locked", folders.root, `Somebody is writing to ${folders.root}`);
  }
  const blobs = new BlobFiles(folders);
  for (const { digest } of garbage.blobs) {
    throwIfAborted(options.signal);
    // After a sleep of the computer, somebody else may have begun to need it.
    await lock.verify();
    await blobs.remove(anyRepository, digest);
  }
  await removeOldFiles(folders.temporary, Date.now());
  await folders.tidy();
  return garbage;
}

async function findGarbage(
  folders: LayoutFolders,
  { youngMs = defaultYoungMs, signal }: CollectOptions,
): Promise<{ readonly garbage: Garbage; readonly index: LayoutIndex }> {
  const index = await new LayoutIndexes(folders).read(anyRepository);
  if (!index?.isReadable) {
    throw new LayoutError("corrupt", folders.root, "index.json has entries that cannot be read");
  }
  const files = new BlobFiles(folders);
  const read = manifestReader(files, anyRepository);
  const reached = await reachableFrom(index.allManifests, read, signal);
  const blobs: { readonly digest: Digest; readonly size: number }[] = [];
  let spared = 0;
  const oldEnough = Date.now() - youngMs;
  for (const digest of await digestsIn(folders.root)) {
    throwIfAborted(signal);
    if (reached.has(digest)) continue;
    const file = await statRegularFile(folders.blob(anyRepository, digest));
    if (!file) continue;
    if (Number(file.mtimeMs) > oldEnough) spared += 1;
    else blobs.push({ digest, size: Number(file.size) });
  }
  const bytes = blobs.reduce((sum, { size }) => sum + size, 0);
  return { garbage: { blobs, bytes, spared }, index };
}

/** What has the name of a blob; whatever else lies there is left alone. */
async function digestsIn(root: string): Promise<readonly Digest[]> {
  const found: Digest[] = [];
  for (const algorithm of ["sha256", "sha512"]) {
    const names = await namesIn(path.join(root, "blobs", algorithm));
    found.push(...names.map((name) => `${algorithm}:${name}`).filter(isDigest));
  }
  return found.sort();
}
