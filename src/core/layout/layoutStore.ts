import { BlobFiles } from "./blobFiles.ts";
import { IndexedStore } from "./indexedStore.ts";
import { withStoreErrors } from "./layoutFailure.ts";
import { LayoutFolders } from "./layoutFolder.ts";
import { LayoutIndexes } from "./layoutIndexes.ts";
import { removeOldFiles } from "./oldFiles.ts";
import { findRepositories } from "./repositoryFolders.ts";

/**
 * An image store over a folder in which each repository is an OCI image layout (image-spec
 * image-layout.md) of its own: `<folder>/<repository>/_layout/`. Tags are the descriptors of its
 * index.json that carry `org.opencontainers.image.ref.name`.
 *
 * Content becomes visible complete and verified or not at all. Within a process the writers of a
 * repository take turns; two processes must not write to one folder at the same time.
 */
export class LayoutStore extends IndexedStore {
  readonly #folders: LayoutFolders;

  /**
   * @param folder made on the first write
   * @param options `isDurable`: content outlives a power failure, which makes writing slow where
   *   there are many small files; otherwise it outlives the process only. Yes unless told otherwise.
   */
  constructor(folder: string, { isDurable = true }: { readonly isDurable?: boolean } = {}) {
    const folders = new LayoutFolders(folder, isDurable);
    const indexes = new LayoutIndexes(folders);
    super({
      content: new BlobFiles(folders),
      names: {
        repositories: (signal) => findRepositories(folder, signal),
        read: (repository) => indexes.read(repository),
        update: (...args) => indexes.update(...args),
      },
    });
    this.#folders = folders;
  }

  /** Removes incomplete content from before a time (ms since the epoch), the rest of a crash. */
  async removeLeftovers(before: number): Promise<void> {
    await withStoreErrors("Cleaning up", () => removeOldFiles(this.#folders.temporary, before));
  }
}
