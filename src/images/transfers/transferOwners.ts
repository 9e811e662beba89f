import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Clock } from "../../core/base/clock.ts";
import { isJsonObject, parseJson, readNumber, readString } from "../../core/base/json.ts";
import { isRunning } from "../../core/layout/isRunning.ts";
import { isFileError } from "../../core/layout/layoutFailure.ts";

/** A window of VS Code whose mark is older has gone, whatever has its process number now. */
export const ownerLostMs = 120_000;

/** A running extension host. */
export interface TransferOwner {
  /** Unlike that of any other, also of one before in the same process. */
  readonly session: string;
  readonly pid: number;
}

interface OwnersOptions {
  /** Absolute; made when something is claimed. */
  readonly folder: string;
  readonly self: TransferOwner;
  readonly clock: Clock;
  readonly isAlive?: (pid: number) => boolean;
}

/**
 * Who runs which transfer: windows of VS Code share the folder, and no two may do the same work. A
 * mark is a file that only one can create; one whose window has gone counts no more.
 */
export class TransferOwners {
  readonly #options: OwnersOptions;

  constructor(options: OwnersOptions) {
    this.#options = options;
  }

  /** Whether this window may run the transfer from now on; false if another one does. */
  async claim(id: string): Promise<boolean> {
    const { folder, self } = this.#options;
    await mkdir(folder, { recursive: true });
    for (let attempt = 0; attempt < 3; attempt++) {
      try {
        await writeFile(this.#file(id), JSON.stringify(self), { flag: "wx" });
        return true;
      } catch (error) {
        if (!isFileError(error, "EEXIST")) throw error;
      }
      const owner = await this.#read(id);
      if (owner?.session === self.session) return true;
      if (await this.#isHeld(id, owner)) return false;
      await this.#setAside(id, owner);
    }
    return false;
  }

  /** To be called from time to time for what runs here. */
  async beat(id: string): Promise<void> {
    const now = this.#options.clock.now() / 1000;
    await utimes(this.#file(id), now, now).catch(() => undefined); // it was removed by hand
  }

  async release(id: string): Promise<void> {
    if ((await this.#read(id))?.session !== this.#options.self.session) return;
    await rm(this.#file(id), { force: true });
  }

  /** Which window runs a transfer, if any. */
  async holder(id: string): Promise<"self" | "other" | undefined> {
    const owner = await this.#read(id);
    if (!(await this.#isHeld(id, owner))) return undefined;
    return owner?.session === this.#options.self.session ? "self" : "other";
  }

  async #isHeld(id: string, owner: TransferOwner | undefined): Promise<boolean> {
    if (!owner) return false;
    const { self, clock, isAlive = isRunning } = this.#options;
    if (owner.session === self.session) return true;
    if (owner.pid === self.pid || !isAlive(owner.pid)) return false;
    const known = await stat(this.#file(id)).catch(() => undefined);
    return known !== undefined && clock.now() - known.mtimeMs < ownerLostMs;
  }

  /** Takes the mark of a window that has gone away; one that came meanwhile is put back. */
  async #setAside(id: string, gone: TransferOwner | undefined): Promise<void> {
    const aside = `${this.#file(id)}.${this.#options.self.session}`;
    try {
      await rename(this.#file(id), aside);
    } catch (error) {
      if (isFileError(error, "ENOENT")) return; // another window was sooner
      throw error;
    }
    const taken = await readOwner(aside);
    if (taken?.session === gone?.session) await rm(aside, { force: true });
    else await rename(aside, this.#file(id));
  }

  #read(id: string): Promise<TransferOwner | undefined> {
    return readOwner(this.#file(id));
  }

  #file(id: string): string {
    return path.join(this.#options.folder, `${id}.owner`);
  }
}

async function readOwner(file: string): Promise<TransferOwner | undefined> {
  try {
    const owner = parseJson(await readFile(file, "utf8"));
    if (!isJsonObject(owner)) return undefined;
    const session = readString(owner, "session");
    const pid = readNumber(owner, "pid");
    return session && pid ? { session, pid } : undefined;
  } catch {
    return undefined; // there is none, or nobody can tell whose it is
  }
}
