import type { Logger } from "../../core/base/logger.ts";
import type { ContentCache } from "../../images/cache/contentCache.ts";
import type { DiskCache } from "../../images/cache/diskCache.ts";
import { accessKey, type Connection } from "../../providers/connection.ts";

/** What another window keeps for a connection that this one does not know of yet is younger. */
const leftBehindAfterMs = 24 * 60 * 60 * 1000;

interface ContentCachesOptions {
  /** Absolute. */
  readonly folder: string;
  /** Bytes; 0 for no cache. */
  readonly maxBytes: () => number;
  readonly logger: Logger;
  /** Those whose content is kept. */
  readonly connections: () => readonly Connection[];
}

/** What is kept of registries between sessions; read and written by a bundle of its own. */
export class ContentCaches {
  readonly #options: ContentCachesOptions;
  #loading:
    Promise<{ readonly disk: DiskCache; readonly folderOf: (owner: string) => string }> | undefined;

  #isOff: boolean;

  constructor(options: ContentCachesOptions) {
    this.#options = options;
    this.#isOff = options.maxBytes() <= 0;
  }

  /** The cache of a connection, and of nobody else: another user may not see the same. */
  of(connection: Connection): ContentCache {
    const owner = accessKey(connection);
    const cache = async () => (await this.#load()).disk.of(owner);
    const isOff = () => this.#options.maxBytes() <= 0;
    return {
      read: async (repository, digest) =>
        isOff() ? undefined : (await cache()).read(repository, digest),
      write: (repository, digest, content) => {
        if (!isOff()) void cache().then((each) => each.write(repository, digest, content));
      },
      knows: async (repository) => !isOff() && (await cache()).knows(repository),
    };
  }

  /** Removes what is kept of a connection that was removed or leads elsewhere. */
  async forget(connection: Connection): Promise<void> {
    const { disk, folderOf } = await this.#load();
    const forgotten = folderOf(accessKey(connection));
    await disk.forget((folder) => folder === forgotten);
  }

  /** Removes everything; returns how many bytes that were. */
  async clear(): Promise<number> {
    return (await this.#load()).disk.clear();
  }

  /** To be told when the size may be another: where nothing is kept any more, nothing stays. */
  async noticeSize(): Promise<void> {
    const isOff = this.#options.maxBytes() <= 0;
    const wasOff = this.#isOff;
    this.#isOff = isOff;
    if (isOff && !wasOff) await this.clear();
  }

  #load() {
    this.#loading ??= this.#open();
    return this.#loading;
  }

  /** What is kept of connections that went while no window was looking goes as well. */
  async #open() {
    const { DiskCache: Disk } = await import("../../images/cache/diskCache.ts");
    const { folder, maxBytes, logger, connections } = this.#options;
    const disk = new Disk({ folder, maxBytes, logger });
    const folderOf = (owner: string) => Disk.folderOf(owner);
    const known = new Set(connections().map((each) => folderOf(accessKey(each))));
    await disk.forget((each) => !known.has(each), { unchangedForMs: leftBehindAfterMs });
    return { disk, folderOf };
  }
}
