import path from "node:path";
import type { Cancellable } from "../base/abort.ts";
import type { Descriptor } from "../oci/descriptor.ts";
import type { Digest } from "../oci/digest.ts";
import { BlobFiles } from "./blobFiles.ts";
import { ownRepositoryOf, SharedNames } from "./entryNames.ts";
import { requireLayout } from "./layoutFiles.ts";
import { withStoreErrors } from "./layoutFailure.ts";
import { LayoutFolders } from "./layoutFolder.ts";
import type { LayoutIndex } from "./layoutIndex.ts";
import { LayoutIndexes } from "./layoutIndexes.ts";
import type { LayoutContent, LayoutNames } from "./layoutPlace.ts";
import type { LocalTarget } from "./localStore.ts";
import { manifestReader } from "./manifestReader.ts";
import { reachableFrom } from "./reachable.ts";
import { namedRepositories, SharedLayoutStore } from "./sharedLayoutStore.ts";
import { SharedLock } from "./sharedLock.ts";

/** How a {@link FolderStore} is opened. */
export interface FolderStoreOptions {
  /** Makes a layout of a folder that is empty or not there. */
  readonly create?: boolean;
  /** Whether content outlives a power failure; yes unless told otherwise. */
  readonly isDurable?: boolean;
  /** How long, in milliseconds, to wait for others who are writing to the layout. */
  readonly patienceMs?: number;
}

/**
 * The images of one OCI image layout (image-spec image-layout.md), whoever wrote it: `skopeo`,
 * `podman`, `buildx`, `oras`. Its repositories are those of the names in index.json
 * (`io.containerd.image.name`, `org.opencontainers.image.ref.name`); what has a tag only, or no
 * name, is in the repository named after the folder.
 *
 * Writers take turns, also those of other processes that do so. Deleting takes away names and what
 * nothing else needs; what nothing leads to any more stays until it is collected. There should be
 * one such store for a folder and process.
 */
export class FolderStore extends SharedLayoutStore {
  readonly folder: string;
  readonly #lock: SharedLock;
  readonly #patience: { readonly patienceMs?: number };

  private constructor(
    folders: LayoutFolders,
    own: string,
    lock: SharedLock,
    patience: { readonly patienceMs?: number },
  ) {
    const names = new SharedNames(own);
    const blobs = new BlobFiles(folders);
    super(
      {
        content: lockedContent(blobs, lock, patience),
        names: lockedNames(folders, names, lock, patience),
        heldBy: (index, digest) => holdOf(index, digest, blobs, own),
      },
      own,
      () => Promise.resolve(["oci"]),
    );
    this.folder = folders.root;
    this.#lock = lock;
    this.#patience = patience;
  }

  /**
   * Throws `LayoutError`: `notLayout` for a folder that is missing or has other content,
   * `unknownVersion`, `corrupt`, `outside`.
   */
  static async open(folder: string, options: FolderStoreOptions = {}): Promise<FolderStore> {
    const { create = false, isDurable = true, patienceMs } = options;
    const root = path.resolve(folder);
    const folders = new LayoutFolders(root, isDurable, { isShared: true });
    await requireLayout(folders, { create });
    const lock = new SharedLock(root, () => folders.tidy());
    const patience = patienceMs === undefined ? {} : { patienceMs };
    return new FolderStore(folders, ownRepositoryOf(path.basename(root)), lock, patience);
  }

  /**
   * The store for writing whole images, with the layout locked until the end. What is written can
   * be found as soon as it is named. Throws `LayoutError` `locked`.
   */
  async target({ signal }: Cancellable = {}): Promise<LocalTarget> {
    const lock = await this.#lock.acquire({ ...this.#patience, signal });
    return { store: this, finish: () => lock.release(), abandon: () => lock.release() };
  }
}

function lockedContent(
  blobs: BlobFiles,
  lock: SharedLock,
  patience: { readonly patienceMs?: number },
): LayoutContent {
  return {
    size: (...args) => blobs.size(...args),
    open: (...args) => blobs.open(...args),
    write: (repository, source, options) =>
      lock.run({ ...patience, ...options }, () => blobs.write(repository, source, options)),
    share: (...args) => blobs.share(...args),
    remove: (...args) => blobs.remove(...args),
  };
}

function lockedNames(
  folders: LayoutFolders,
  names: SharedNames,
  lock: SharedLock,
  patience: { readonly patienceMs?: number },
): LayoutNames {
  const indexes = new LayoutIndexes(folders, (repository) => names.of(repository));
  return {
    repositories: async () => namedRepositories(await indexes.read(names.own), names),
    read: (repository) => indexes.read(repository),
    update: (repository, change, afterwards) =>
      lock.run(patience, (held) =>
        indexes.update(repository, change, afterwards, () => held.verify()),
      ),
  };
}

/** What of an index leads to content, wherever else it was taken out. */
async function holdOf(
  index: LayoutIndex,
  digest: Digest,
  blobs: BlobFiles,
  own: string,
): Promise<"nothing" | "entry" | "content"> {
  const roots: readonly Descriptor[] = index.allManifests;
  if (roots.some((root) => root.digest === digest)) return "entry";
  const reached = await withStoreErrors("Looking for what needs it", () =>
    reachableFrom(roots, manifestReader(blobs, own), undefined),
  );
  return reached.has(digest) ? "content" : "nothing";
}
