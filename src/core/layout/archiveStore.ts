import type { FileHandle } from "node:fs/promises";
import path from "node:path";
import type { Cancellable } from "../base/abort.ts";
import { oneChunk } from "../base/oneChunk.ts";
import type { Digest } from "../oci/digest.ts";
import { StoreError } from "../registry/storeError.ts";
import { readArchive, type ReadArchive } from "./archiveReader.ts";
import { ownRepositoryOf, SharedNames } from "./entryNames.ts";
import { blobStreamOf } from "./fileChunks.ts";
import { LayoutError } from "./layoutError.ts";
import { requireRepository } from "./layoutFolder.ts";
import type { LayoutContent, LayoutNames } from "./layoutPlace.ts";
import type { LocalStore } from "./localStore.ts";
import { openRegularFile, statRegularFile, versionOf } from "./regularFile.ts";
import { namedRepositories, SharedLayoutStore } from "./sharedLayoutStore.ts";

/**
 * The images of a tar archive, read where they lie: of an OCI image layout (`oci-archive:`), or of
 * `docker save` of any version. Repositories are those of the names in it; what has a tag only, or
 * no name, is in the repository named after the file. Nothing can be written (`unsupported`). An
 * archive that was replaced is read again.
 *
 * Throws {@link LayoutError}: `notArchive`, `compressed`, `corrupt`, `outside`, `tooLarge`.
 */
export async function openArchive(file: string, options: Cancellable = {}): Promise<LocalStore> {
  const name = path.resolve(file);
  const names = new SharedNames(ownRepositoryOf(path.basename(name)));
  const archive = new CurrentArchive(name);
  await archive.read(options);
  const place = { content: contentOf(archive), names: namesOf(archive, names) };
  return new SharedLayoutStore(
    place,
    names.own,
    async () => (await archive.read()).content.transports,
  );
}

/** What an archive holds, read again when the file has changed. */
class CurrentArchive {
  readonly name: string;
  #current: { readonly version: string; readonly archive: Promise<ReadArchive> } | undefined;

  constructor(name: string) {
    this.name = name;
  }

  async read(options: Cancellable = {}): Promise<ReadArchive> {
    const stats = await statRegularFile(this.name);
    if (!stats) throw missing(this.name);
    const version = versionOf(stats);
    if (this.#current?.version !== version) {
      const archive = readArchive(this.name, options);
      this.#current = { version, archive };
      archive.catch(() => (this.#current = undefined));
    }
    return this.#current.archive;
  }

  /** The file as it was when it was read, or none. */
  async open(version: string): Promise<FileHandle> {
    const file = await openRegularFile(this.name);
    if (versionOf(await file.stat({ bigint: true })) === version) return file;
    await file.close();
    throw new LayoutError("corrupt", this.name, `${this.name} was replaced while it was read`);
  }
}

function contentOf(archive: CurrentArchive): LayoutContent {
  const find = async (repository: string, digest: Digest) => {
    requireRepository(repository);
    const { content, version } = await archive.read();
    return { part: content.find(digest), version };
  };
  return {
    size: async (repository, digest) => {
      const { part } = await find(repository, digest);
      return part?.bytes?.length ?? (part && "size" in part ? part.size : undefined);
    },
    open: async (repository, digest, options) => {
      const { part, version } = await find(repository, digest);
      if (!part) throw new StoreError("notFound", `There is no ${digest}`, { status: 404 });
      if (part.bytes) {
        const { start = 0, end = part.bytes.length - 1 } = options.range ?? {};
        const bytes = part.bytes.subarray(start, end + 1);
        return { size: bytes.length, stream: oneChunk(bytes) };
      }
      return blobStreamOf(digest, { ...part, open: () => archive.open(version) }, options);
    },
    write: () => refuse(archive.name),
    share: async (_from, to, digest) => (await find(to, digest)).part !== undefined,
    remove: () => refuse(archive.name),
  };
}

function namesOf(archive: CurrentArchive, names: SharedNames): LayoutNames {
  return {
    repositories: async () => namedRepositories((await archive.read()).content.index, names),
    read: async (repository) => {
      requireRepository(repository);
      return (await archive.read()).content.index.seenBy(names.of(repository));
    },
    update: () => refuse(archive.name),
  };
}

function refuse(name: string): Promise<never> {
  return Promise.reject(new StoreError("unsupported", `${name} can be read only`));
}

function missing(name: string): LayoutError {
  return new LayoutError("notArchive", name, `There is no file ${name}`);
}
