import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { messageOf } from "../../core/base/errors.ts";
import { KeyedLimiter } from "../../core/base/limiter.ts";
import type { Logger } from "../../core/base/logger.ts";
import { algorithmOf, hexOf, type Digest } from "../../core/oci/digest.ts";
import { decodeEntry, encodeEntry } from "./cacheEntry.ts";
import { filesBelow, sizeOf, type CacheFile } from "./cacheFiles.ts";
import type { ContentCache, KeptContent } from "./contentCache.ts";

/** Files written at the same time. */
const concurrency = 4;

/** After trimming, this part of the allowed size is left, so that not every write trims. */
const trimTo = 0.9;

/** How old a file's time may be before reading renews it: a write less for most reads. */
const touchAfterMs = 60 * 60 * 1000;

/** What was being written so long ago was left behind by a window that is gone. */
const abandonedAfterMs = 60 * 60 * 1000;

const temporaryFolder = "tmp";

interface DiskCacheOptions {
  /** Absolute; made when first written to. Nothing else may lie in it. */
  readonly folder: string;
  /** Bytes of all files together; asked before each use, 0 for none. */
  readonly maxBytes: () => number;
  readonly logger: Logger;
}

/**
 * Content by digest in files: a folder for each owner (a registry as a user sees it), in it one for
 * each repository. All names are hashes, so that none of a registry's own reaches the disk. Files
 * come whole, by renaming, and are verified when read, so that several windows can share the folder.
 * What was not read for the longest time goes first.
 */
export class DiskCache {
  readonly #folder: string;
  readonly #maxBytes: () => number;
  readonly #logger: Logger;
  readonly #limiter = new KeyedLimiter(concurrency);
  readonly #pending = new Set<Promise<void>>();
  /** Bytes of all files when they were last counted, and those written by this window since. */
  #found: Promise<number> | undefined;
  #written = 0;
  #trimming: Promise<void> | undefined;

  constructor({ folder, maxBytes, logger }: DiskCacheOptions) {
    this.#folder = folder;
    this.#maxBytes = maxBytes;
    this.#logger = logger;
  }

  /** The part of an owner. */
  of(owner: string): ContentCache {
    return {
      read: (repository, digest) => this.#read(owner, repository, digest),
      write: (repository, digest, content) => {
        this.#start(() => this.#write(this.#fileOf(owner, repository, digest), digest, content));
      },
      knows: (repository) => this.#knows(owner, repository),
    };
  }

  /** Removes what is kept for owners. */
  async forget(isForgotten: (folder: string) => boolean): Promise<void> {
    await this.settled();
    const folders = await readdir(this.#folder).catch(() => []);
    const forgotten = folders.filter((name) => name !== temporaryFolder && isForgotten(name));
    for (const name of forgotten) await this.#remove(path.join(this.#folder, name));
    this.#found = undefined;
  }

  /** The folder of an owner, as {@link forget} is told it. */
  static folderOf(owner: string): string {
    return hashOf(owner);
  }

  /** Removes everything; returns how many bytes that were. */
  async clear(): Promise<number> {
    await this.settled();
    const freed = sizeOf(await filesBelow(this.#folder));
    await this.#remove(this.#folder);
    this.#found = undefined;
    return freed;
  }

  /** Waits until everything is written that was given to be. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }

  #fileOf(owner: string, repository: string, digest: Digest): string {
    return path.join(this.#repositoryFolder(owner, repository), hashOf(digest));
  }

  #repositoryFolder(owner: string, repository: string): string {
    return path.join(this.#folder, hashOf(owner), hashOf(repository));
  }

  async #knows(owner: string, repository: string): Promise<boolean> {
    if (this.#maxBytes() <= 0) return false;
    const folder = this.#repositoryFolder(owner, repository);
    const isFolder = (await stat(folder).catch(() => undefined))?.isDirectory();
    return isFolder ?? false;
  }

  async #read(owner: string, repository: string, digest: Digest): Promise<KeptContent | undefined> {
    if (this.#maxBytes() <= 0) return undefined;
    const file = this.#fileOf(owner, repository, digest);
    const data = await readFile(file).catch(() => undefined);
    if (!data) return undefined;
    const content = decodeEntry(data);
    if (content && hasDigest(content.bytes, digest)) {
      this.#start(() => touch(file));
      return content;
    }
    this.#logger.warn(`${digest} was damaged in the cache and is read anew`);
    await this.#remove(file);
    return undefined;
  }

  async #write(file: string, digest: Digest, content: KeptContent): Promise<void> {
    const data = encodeEntry(content);
    if (data.length > this.#maxBytes() * trimTo || !hasDigest(content.bytes, digest)) return;
    const temporary = path.join(this.#folder, temporaryFolder, randomUUID());
    await mkdir(path.dirname(temporary), { recursive: true, mode: 0o700 });
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    try {
      await writeFile(temporary, data, { flag: "wx", mode: 0o600 });
      await rename(temporary, file);
    } catch (error) {
      await this.#remove(temporary);
      throw error;
    }
    await this.#grown(data.length);
  }

  /** Others may have grown it, too: what counts is what is there when it is trimmed. */
  async #grown(bytes: number): Promise<void> {
    this.#written += bytes;
    const total = (await this.#counted()) + this.#written;
    if (total <= this.#maxBytes()) return;
    this.#trimming ??= this.#trim().finally(() => (this.#trimming = undefined));
    await this.#trimming;
  }

  #counted(): Promise<number> {
    this.#found ??= filesBelow(this.#folder).then((files) => {
      this.#written = 0;
      return sizeOf(files);
    });
    return this.#found;
  }

  async #trim(): Promise<void> {
    const files = await filesBelow(this.#folder);
    const isAbandoned = ({ name, usedAt }: CacheFile) =>
      path.basename(path.dirname(name)) === temporaryFolder &&
      Date.now() - usedAt > abandonedAfterMs;
    let total = sizeOf(files);
    for (const file of files.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (total <= this.#maxBytes() * trimTo && !isAbandoned(file)) continue;
      await this.#remove(file.name);
      total -= file.size;
    }
    this.#found = Promise.resolve(total);
    this.#written = 0;
  }

  /** Does something in the background, of which nobody is to see a failure. */
  #start(work: () => Promise<void>): void {
    const done: Promise<void> = this.#limiter
      .run("", work)
      .catch((error: unknown) => this.#logger.debug(`The cache: ${messageOf(error)}`))
      .finally(() => this.#pending.delete(done));
    this.#pending.add(done);
  }

  async #remove(name: string): Promise<void> {
    try {
      await rm(name, { recursive: true, force: true });
    } catch (error) {
      this.#logger.debug(`The cache: ${messageOf(error)}`); // another window may have it open
    }
  }
}

async function touch(file: string): Promise<void> {
  const now = Date.now();
  const { mtimeMs } = await stat(file);
  if (now - mtimeMs > touchAfterMs) await utimes(file, now / 1000, now / 1000);
}

function hasDigest(bytes: Uint8Array, digest: Digest): boolean {
  return createHash(algorithmOf(digest)).update(bytes).digest("hex") === hexOf(digest);
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
