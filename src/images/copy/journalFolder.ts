import { createHash } from "node:crypto";
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { isJsonObject, parseJson, readNumber, readString } from "../../core/base/json.ts";
import { isRunning } from "../../core/layout/isRunning.ts";
import type { OpenUpload, UploadJournal } from "../../core/registry/uploadJournal.ts";

/** Registries purge what is older; `docker-registry` does so after a week. */
const maxAgeMs = 7 * 24 * 60 * 60_000;

/**
 * The uploads under way, each in a file of its own that only the user can read. What another process
 * that still runs has begun is its own. Written at once, because the process may end at any moment;
 * only large blobs are noted, so that this is rare. A folder that cannot be used is an empty one.
 */
export class JournalFolder implements UploadJournal {
  readonly #folder: string;
  readonly #owner: number;
  /** Of uploads under way in this process. */
  readonly #claimed = new Set<string>();

  /**
   * @param folder absolute; made when it is needed
   * @param owner the process whose uploads these are
   */
  constructor(folder: string, owner: number = process.pid) {
    this.#folder = folder;
    this.#owner = owner;
  }

  claim(key: string): (() => void) | undefined {
    if (this.#claimed.has(key)) return undefined;
    this.#claimed.add(key);
    return () => this.#claimed.delete(key);
  }

  get(key: string): OpenUpload | undefined {
    try {
      const json = parseJson(readFileSync(this.#file(key), "utf8"));
      if (!isJsonObject(json) || readString(json, "key") !== key) return undefined;
      const owner = readNumber(json, "owner") ?? 0;
      if (owner !== this.#owner && owner > 0 && isRunning(owner)) return undefined;
      const location = readString(json, "location");
      return location === undefined ? undefined : { location };
    } catch {
      return undefined;
    }
  }

  set(key: string, { location }: OpenUpload): void {
    const file = this.#file(key);
    const temporary = `${file}.${this.#owner}.tmp`;
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(temporary, JSON.stringify({ key, owner: this.#owner, location }), {
        mode: 0o600,
      });
      renameSync(temporary, file);
    } catch {
      // The upload goes on all the same; only a later run will begin anew.
    }
  }

  delete(key: string): void {
    try {
      rmSync(this.#file(key), { force: true });
    } catch {
      // Its upload is over, which a later run finds out.
    }
  }

  /** Removes what no registry remembers any more. @param now milliseconds since the epoch */
  prune(now: number): void {
    try {
      for (const name of readdirSync(this.#folder)) {
        const file = path.join(this.#folder, name);
        if (statSync(file).mtimeMs < now - maxAgeMs) rmSync(file, { force: true });
      }
    } catch {
      // There is none yet, or another process is pruning, too.
    }
  }

  #file(key: string): string {
    return path.join(this.#folder, `${createHash("sha256").update(key).digest("hex")}.json`);
  }
}
