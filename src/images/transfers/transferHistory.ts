import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { isJsonObject, parseJson } from "../../core/base/json.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import { decodeRecord } from "./decodeRecord.ts";
import type { TransferOwners } from "./transferOwners.ts";
import { hasEnded, type TransferRecord } from "./transferRecord.ts";

const maxEnded = 50;
/** Files read at the same time. */
const concurrency = 8;

/** A transfer of the history, and which window of VS Code runs it, if one does. */
export interface KeptTransfer {
  readonly record: TransferRecord;
  readonly holder: "self" | "other" | undefined;
}

/**
 * The transfers of all windows of VS Code, each in a file of its own, so that no window loses what
 * another one writes. Of those that have ended the last 50 are kept.
 */
export class TransferHistory {
  readonly #folder: string;
  readonly #owners: Pick<TransferOwners, "holder">;
  readonly #maxEnded: number;

  /** @param options.folder absolute; made when it is needed */
  constructor(options: {
    readonly folder: string;
    readonly owners: Pick<TransferOwners, "holder">;
    readonly maxEnded?: number;
  }) {
    this.#folder = options.folder;
    this.#owners = options.owners;
    this.#maxEnded = options.maxEnded ?? maxEnded;
  }

  /** The last one first. What nobody runs any more and has not ended was interrupted. */
  async all(): Promise<readonly KeptTransfer[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const ids = names.flatMap((name) => /^([\w-]+)\.json$/.exec(name)?.[1] ?? []);
    const kept = await mapLimited(ids, concurrency, (id) => this.find(id));
    return kept
      .filter((each) => each !== undefined)
      .sort((a, b) => (a.record.startedAt < b.record.startedAt ? 1 : -1));
  }

  async find(id: string): Promise<KeptTransfer | undefined> {
    const record = await this.#read(id);
    if (!record) return undefined;
    if (hasEnded(record)) return { record, holder: undefined };
    const holder = await this.#owners.holder(id);
    if (holder) return { record, holder };
    // It may have come to its end between the two looks.
    const now = (await this.#read(id)) ?? record;
    return { record: hasEnded(now) ? now : { ...now, state: "interrupted" }, holder: undefined };
  }

  /** Keeps the record in place of the one with its id; the oldest that have ended may go. */
  async write(record: TransferRecord): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const temporary = path.join(this.#folder, `${record.id}.${process.pid}.tmp`);
    await writeFile(temporary, JSON.stringify(record));
    await rename(temporary, this.#file(record.id));
    if (hasEnded(record)) await this.#trim();
  }

  async remove(id: string): Promise<void> {
    await rm(this.#file(id), { force: true });
  }

  async #trim(): Promise<void> {
    const ended = (await this.all()).filter(({ record }) => hasEnded(record));
    for (const { record } of ended.slice(this.#maxEnded)) await this.remove(record.id);
  }

  async #read(id: string): Promise<TransferRecord | undefined> {
    try {
      const json = parseJson(await readFile(this.#file(id), "utf8"));
      const record = isJsonObject(json) ? decodeRecord(json) : undefined;
      return record?.id === id ? record : undefined;
    } catch {
      return undefined; // removed meanwhile, or not of this form
    }
  }

  #file(id: string): string {
    return path.join(this.#folder, `${id}.json`);
  }
}
