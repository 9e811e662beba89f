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
import { hostname } from "node:os";
import path from "node:path";
import { isJsonObject, parseJson, readString } from "../../core/base/json.ts";
import {
  noteOfProcess,
  readProcess,
  runs,
  type NotedProcess,
} from "../../core/layout/processPlace.ts";
import type { OpenUpload, UploadJournal } from "../../core/registry/uploadJournal.ts";

/** Registries purge what is older; `docker-registry` does so after a week. */
const maxAgeMs = 7 * 24 * 60 * 60_000;
/** So long another computer that shares the folder is taken to be at an upload. */
const foreignMs = 24 * 60 * 60_000;

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
    if (this.#claimed.has(key) || this.#read(key)?.isOthers) return undefined;
    this.#claimed.add(key);
    return () => this.#claimed.delete(key);
  }

  get(key: string): OpenUpload | undefined {
    const note = this.#read(key);
    return note && !note.isOthers ? { location: note.location } : undefined;
  }

  set(key: string, { location }: OpenUpload): void {
    if (this.#read(key)?.isOthers) return;
    const file = this.#file(key);
    const temporary = `${file}.${this.#owner}.tmp`;
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(temporary, JSON.stringify({ key, location, ...noteOfProcess(this.#owner) }), {
        mode: 0o600,
      });
      renameSync(temporary, file);
    } catch {
      // The upload goes on all the same; only a later run will begin anew.
    }
  }

  delete(key: string): void {
    if (this.#read(key)?.isOthers) return;
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

  /** What is noted, and whether that is of another process that may still run. */
  #read(key: string): (OpenUpload & { readonly isOthers: boolean }) | undefined {
    const file = this.#file(key);
    try {
      const json = parseJson(readFileSync(file, "utf8"));
      if (!isJsonObject(json) || readString(json, "key") !== key) return undefined;
      const location = readString(json, "location");
      if (location === undefined) return undefined;
      return { location, isOthers: this.#isOthers(readProcess(json), file) };
    } catch {
      return undefined;
    }
  }

  #isOthers(owner: NotedProcess, file: string): boolean {
    const isRunning = runs(owner);
    if (isRunning !== undefined) return isRunning && owner.pid !== this.#owner;
    // A container of this name was started anew: what it had begun is gone on with.
    if (owner.host === hostname()) return false;
    return Date.now() - statSync(file).mtimeMs < foreignMs;
  }

  #file(key: string): string {
    return path.join(this.#folder, `${createHash("sha256").update(key).digest("hex")}.json`);
  }
}
