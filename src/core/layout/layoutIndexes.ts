import type { BigIntStats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";
import { KeyedLimiter } from "../base/limiter.ts";
import { LruCache } from "../base/lruCache.ts";
import { writeAtomically } from "./atomicFile.ts";
import { isFileError } from "./layoutFailure.ts";
import type { LayoutFolders } from "./layoutFolder.ts";
import { LayoutIndex } from "./layoutIndex.ts";

/** A change of an index; giving the same one back leaves the file as it is. */
type Change = (index: LayoutIndex) => LayoutIndex | Promise<LayoutIndex>;

interface Cached {
  /** Tells one state of a file from another; replacing a file gives it another inode. */
  readonly version: string;
  readonly index: LayoutIndex;
}

const maxCached = 64;

/** Reads and changes the index.json of each repository; the changes of one come one by one. */
export class LayoutIndexes {
  readonly #folders: LayoutFolders;
  readonly #writers = new KeyedLimiter(1);
  readonly #cache = new LruCache<string, Cached>(maxCached);

  constructor(folders: LayoutFolders) {
    this.#folders = folders;
  }

  /** `undefined` where no manifest was ever put. Parsed again only when the file has changed. */
  async read(repository: string): Promise<LayoutIndex | undefined> {
    const file = this.#file(repository);
    try {
      const version = versionOf(await stat(file, { bigint: true }));
      const cached = this.#cache.get(file);
      if (cached?.version === version) return cached.index;
      const index = LayoutIndex.parse(await readFile(file));
      this.#cache.set(file, { version, index });
      return index;
    } catch (error) {
      if (isFileError(error, "ENOENT")) return undefined;
      throw error;
    }
  }

  /** Changes the index, which is made where there is none; `afterwards` still has the turn. */
  update(repository: string, change: Change, afterwards?: () => Promise<unknown>): Promise<void> {
    return this.#writers.run(repository, async () => {
      const before = (await this.read(repository)) ?? LayoutIndex.empty;
      const after = await change(before);
      if (after !== before) await this.#write(repository, after);
      await afterwards?.();
    });
  }

  async #write(repository: string, index: LayoutIndex): Promise<void> {
    await this.#markLayout(repository);
    const bytes = index.toBytes();
    const name = this.#file(repository);
    await writeAtomically(this.#folders, name, async (file) => {
      await file.writeFile(bytes);
      // Renaming changes none of it, so the next read need not parse what was just written.
      const version = versionOf(await file.stat({ bigint: true }));
      this.#cache.set(name, { version, index });
    });
  }

  /** The file that makes a folder an image layout (image-spec image-layout.md, "oci-layout file"). */
  async #markLayout(repository: string): Promise<void> {
    const file = path.join(this.#folders.layout(repository), "oci-layout");
    try {
      await stat(file);
    } catch (error) {
      if (!isFileError(error, "ENOENT")) throw error;
      const content = JSON.stringify({ imageLayoutVersion: "1.0.0" });
      await writeAtomically(this.#folders, file, (handle) => handle.writeFile(content));
    }
  }

  #file(repository: string): string {
    return path.join(this.#folders.layout(repository), "index.json");
  }
}

function versionOf({ ino, size, mtimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs}`;
}
