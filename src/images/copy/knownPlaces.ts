import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import {
  isJsonObject,
  parseJson,
  readObjects,
  readString,
  readStrings,
  type JsonObject,
} from "../../core/base/json.ts";
import { isDigest, type Digest } from "../../core/oci/digest.ts";
import type { BlobPlaces } from "./blobPlaces.ts";

const maxBlobs = 10_000;
/** Of one blob. */
const maxPlaces = 4;

/** A blob of a store; of one that was forgotten, no repository is left. */
interface Entry {
  readonly storeId: string;
  readonly digest: Digest;
  readonly repositories: readonly string[];
}

/**
 * Where blobs were seen, over all stores, the last 10,000 of them, kept in a file. It is a hint and
 * nothing more: a file that cannot be read is an empty one.
 */
export class KnownPlaces {
  readonly #file: string;
  /** In the order in which they were learnt. */
  readonly #entries = new Map<string, Entry>();
  #isChanged = false;
  /** The end of the last save: one at a time. */
  #saved: Promise<void> = Promise.resolve();

  /** @param file absolute; its folder is made when it is needed */
  constructor(file: string) {
    this.#file = file;
  }

  /** Takes in what earlier sessions and other windows knew; what is known already goes before. */
  async load(): Promise<void> {
    const others = await this.#read();
    // What was noted while the file was read counts as well.
    const own = [...this.#entries.values()];
    this.#entries.clear();
    for (const entry of [...others, ...own]) this.#set(entry);
  }

  /** Writes the file if there is something new. Rejects where that is not possible. */
  save(): Promise<void> {
    const saving = this.#saved.catch(() => undefined).then(() => this.#save());
    this.#saved = saving;
    return saving;
  }

  async #save(): Promise<void> {
    if (!this.#isChanged) return;
    this.#isChanged = false;
    await this.load();
    const blobs = [...this.#entries.values()].filter((each) => each.repositories.length > 0);
    const temporary = `${this.#file}.${randomUUID()}.tmp`;
    await mkdir(path.dirname(this.#file), { recursive: true });
    await writeFile(temporary, JSON.stringify({ blobs }));
    await rename(temporary, this.#file);
  }

  /** The places in one store. */
  of(storeId: string): BlobPlaces {
    const find = (digest: Digest) =>
      this.#entries.get(keyOf({ storeId, digest }))?.repositories ?? [];
    const change = (digest: Digest, repositories: readonly string[]) => {
      this.#isChanged = true;
      this.#set({ storeId, digest, repositories });
    };
    return {
      of: find,
      note: (repository, digest) => {
        const known = find(digest);
        if (known[0] === repository) return;
        const others = known.filter((each) => each !== repository);
        change(digest, [repository, ...others].slice(0, maxPlaces));
      },
      forget: (repository, digest) => {
        const known = find(digest);
        const others = known.filter((each) => each !== repository);
        if (others.length < known.length) change(digest, others);
      },
    };
  }

  #set(entry: Entry): void {
    const key = keyOf(entry);
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= maxBlobs) break;
      this.#entries.delete(oldest);
    }
  }

  async #read(): Promise<readonly Entry[]> {
    try {
      const json = parseJson(await readFile(this.#file, "utf8"));
      return isJsonObject(json) ? readObjects(json, "blobs").flatMap(decode) : [];
    } catch {
      return [];
    }
  }
}

function keyOf({ storeId, digest }: Pick<Entry, "storeId" | "digest">): string {
  return `${storeId} ${digest}`;
}

function decode(json: JsonObject): readonly Entry[] {
  const storeId = readString(json, "storeId");
  const digest = readString(json, "digest") ?? "";
  if (storeId === undefined || !isDigest(digest)) return [];
  return [{ storeId, digest, repositories: readStrings(json, "repositories").slice(0, maxPlaces) }];
}
