import { setTimeout as delay } from "node:timers/promises";
import path from "node:path";
import { JsonError } from "../base/json.ts";
import { KeyedLimiter } from "../base/limiter.ts";
import { LruCache } from "../base/lruCache.ts";
import { writeAtomically } from "./atomicFile.ts";
import { tagNames, type EntryNames } from "./entryNames.ts";
import type { LayoutFolders } from "./layoutFolder.ts";
import { LayoutIndex } from "./layoutIndex.ts";
import type { IndexChange } from "./layoutPlace.ts";
import { readRegularFile, statRegularFile, versionOf } from "./regularFile.ts";

interface Cached {
  /** Tells one state of a file from another. */
  readonly version: string;
  readonly index: LayoutIndex;
}

/** The index.json was changed by somebody else while we were about to replace it. */
class Overtaken extends Error {}

const maxCached = 64;
/** Some 50,000 entries. */
const maxIndexBytes = 16 * 1024 * 1024;
const maxOvertakings = 20;
/** Other tools write the file in place, so that it may be read half written. */
const rereads = { tries: 4, ms: 25 };

/** Reads and changes the index.json of each repository; the changes of a file come one by one. */
export class LayoutIndexes {
  readonly #folders: LayoutFolders;
  readonly #namesOf: (repository: string) => EntryNames;
  readonly #writers = new KeyedLimiter(1);
  readonly #cache = new LruCache<string, Cached>(maxCached);

  constructor(
    folders: LayoutFolders,
    namesOf: (repository: string) => EntryNames = () => tagNames,
  ) {
    this.#folders = folders;
    this.#namesOf = namesOf;
  }

  /** `undefined` where no manifest was ever put. Parsed again only when the file has changed. */
  async read(repository: string): Promise<LayoutIndex | undefined> {
    return (await this.#current(repository))?.index;
  }

  /**
   * Changes the index, which is made where there is none; `afterwards` still has the turn. Changed
   * by another process meanwhile, it is changed again as it is then; `beforeRename` may stop it.
   */
  update(
    repository: string,
    change: IndexChange,
    afterwards?: () => Promise<unknown>,
    beforeRename?: () => Promise<void>,
  ): Promise<void> {
    return this.#writers.run(this.#file(repository), async () => {
      for (let tries = 1; ; tries++) {
        const before = await this.#current(repository);
        const index = before?.index ?? LayoutIndex.empty.seenBy(this.#namesOf(repository));
        const after = await change(index);
        if (after === index) break;
        try {
          await this.#write(repository, after, async () => {
            await beforeRename?.();
            await this.#expect(repository, before?.version);
          });
          break;
        } catch (error) {
          if (!(error instanceof Overtaken) || tries >= maxOvertakings) throw error;
        }
      }
      await afterwards?.();
    });
  }

  async #current(repository: string): Promise<Cached | undefined> {
    const file = this.#file(repository);
    for (let tries = 1; ; tries++) {
      const stats = await statRegularFile(file);
      if (!stats) return undefined;
      const version = versionOf(stats);
      const cached = this.#cache.get(repository);
      if (cached?.version === version) return cached;
      try {
        const index = LayoutIndex.parse(await readRegularFile(file, maxIndexBytes));
        const current = { version, index: index.seenBy(this.#namesOf(repository)) };
        this.#cache.set(repository, current);
        return current;
      } catch (error) {
        if (!JsonError.is(error) || tries >= rereads.tries) throw error;
        await delay(rereads.ms);
      }
    }
  }

  async #expect(repository: string, version: string | undefined): Promise<void> {
    const stats = await statRegularFile(this.#file(repository));
    if ((stats && versionOf(stats)) !== version) throw new Overtaken();
  }

  async #write(
    repository: string,
    index: LayoutIndex,
    beforeRename: () => Promise<void>,
  ): Promise<void> {
    await markLayout(this.#folders, this.#folders.layout(repository));
    const bytes = index.toBytes();
    let version = "";
    await writeAtomically(
      this.#folders,
      this.#file(repository),
      async (file) => {
        await file.writeFile(bytes);
        version = versionOf(await file.stat({ bigint: true }));
      },
      beforeRename,
    );
    // Renaming changes none of it, so the next read need not parse what was just written.
    this.#cache.set(repository, { version, index });
  }

  #file(repository: string): string {
    return path.join(this.#folders.layout(repository), "index.json");
  }
}

/** Writes the file that makes a folder an image layout, where it is missing. */
export async function markLayout(folders: LayoutFolders, layout: string): Promise<void> {
  const file = path.join(layout, "oci-layout");
  if (await statRegularFile(file)) return;
  const content = JSON.stringify({ imageLayoutVersion: "1.0.0" });
  await writeAtomically(folders, file, (handle) => handle.writeFile(content));
}
