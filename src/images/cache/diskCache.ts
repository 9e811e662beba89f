import { createHash, randomUUID } from "node:crypto";
import {
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  utimes,
  writeFile,
} from "node:fs/promises";
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

/** What waits to be written beyond these is not kept this time: reading goes before. */
const maxPending = 2000;
const maxPendingBytes = 16 * 1024 * 1024;

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
  #pendingBytes = 0;
  /** Bytes of all files when they were last counted, and those written by this window since. */
  #found: Promise<number> | undefined;
  #written = 0;
  #isMeasuring = false;

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
        const file = this.#fileOf(owner, repository, digest);
        this.#start(() => this.#write(file, digest, content), content.bytes.length);
      },
      knows: (repository) => this.#knows(owner, repository),
    };
  }

  /** Removes what is kept for owners, or of these only that of those who got nothing new for long. */
  async forget(
    isForgotten: (folder: string) => boolean,
    { unchangedForMs = 0 }: { readonly unchangedForMs?: number } = {},
  ): Promise<void> {
    await this.settled();
    const names = await readdir(this.#folder).catch(() => []);
    for (const name of names.filter((each) => each !== temporaryFolder && isForgotten(each))) {
      const folder = path.join(this.#folder, name);
      const changedAt = (await stat(folder).catch(() => undefined))?.mtimeMs ?? 0;
      if (Date.now() - changedAt >= unchangedForMs) await this.#remove(folder);
    }
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
    this.#written += data.length;
    this.#measure();
  }

  /** Others may have grown it, too: what counts is what is there when it is trimmed. */
  #measure(): void {
    if (this.#isMeasuring) return;
    this.#isMeasuring = true;
    // Outside of the limiter: what is to be written does not wait for this.
    this.#track(
      this.#trimWhileTooLarge().finally(() => {
        this.#isMeasuring = false;
      }),
    );
  }

  async #trimWhileTooLarge(): Promise<void> {
    while ((await this.#counted()) + this.#written > this.#maxBytes()) await this.#trim();
  }

  #counted(): Promise<number> {
    if (!this.#found) {
      this.#written = 0;
      this.#found = filesBelow(this.#folder).then(sizeOf);
    }
    return this.#found;
  }

  async #trim(): Promise<void> {
    this.#written = 0; // what is written from here on may be counted twice, but not be missed
    const files = await filesBelow(this.#folder);
    const isAbandoned = ({ name, usedAt }: CacheFile) =>
      path.basename(path.dirname(name)) === temporaryFolder &&
      Date.now() - usedAt > abandonedAfterMs;
    let total = sizeOf(files);
    const emptied = new Set<string>();
    for (const file of files.toSorted((a, b) => a.usedAt - b.usedAt)) {
      if (total <= this.#maxBytes() * trimTo && !isAbandoned(file)) continue;
      await this.#remove(file.name);
      emptied.add(path.dirname(file.name));
      total -= file.size;
    }
    await this.#removeEmpty(emptied);
    this.#found = Promise.resolve(total);
  }

  /** The folder of a repository says that there is something of it; see {@link ContentCache.knows}. */
  async #removeEmpty(folders: ReadonlySet<string>): Promise<void> {
    const owners = new Set([...folders].map((folder) => path.dirname(folder)));
    for (const folder of [...folders, ...owners]) {
      if (folder !== this.#folder) await rmdir(folder).catch(() => undefined); // is not empty
    }
  }

  /** Does something in the background, unless too much waits for its turn. */
  #start(work: () => Promise<void>, bytes = 0): void {
    if (this.#pending.size >= maxPending || this.#pendingBytes + bytes > maxPendingBytes) return;
    this.#pendingBytes += bytes;
    const turn = this.#limiter.run("", work);
    this.#track(turn.finally(() => (this.#pendingBytes -= bytes)));
  }

  /** Nobody is to see a failure of what is done in the background. */
  #track(work: Promise<unknown>): void {
    const done: Promise<void> = work
      .then(
        () => undefined,
        (error: unknown) => this.#logger.debug(`The cache: ${messageOf(error)}`),
      )
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
