import { anySignal, isAbortError } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import { Emitter, type Event } from "../../core/base/event.ts";
import { KeyedLimiter } from "../../core/base/limiter.ts";
import type { TransferRequest } from "../copy/transferRequest.ts";
import { askAgain } from "./askAgain.ts";
import { failedItem } from "./itemOutcome.ts";
import { runTransfer, type TransferMeans, type TransferRun } from "./runTransfer.ts";
import type { KeptTransfer, TransferHistory } from "./transferHistory.ts";
import type { ItemOutcome, TransferEnd } from "./transferOutcome.ts";
import type { TransferOwners } from "./transferOwners.ts";
import { TransferProgress, type Progress } from "./transferProgress.ts";
import type { TransferRecord } from "./transferRecord.ts";

/** How often those who watch are told how far it has come. */
const tickMs = 500;
const beatMs = 30_000;
const defaultAtOnce = 3;

/** A transfer as it stands. */
export interface Transfer extends KeptTransfer {
  /** Of one that runs here. */
  readonly progress: Progress | undefined;
}

/** What somebody who starts a transfer is asked and told. */
export interface TransferListener extends Pick<TransferRun, "signal" | "onExisting" | "onItem"> {
  /** Told a few times a second how far it has come. */
  readonly onProgress?: (progress: Progress) => void;
}

/** `list`: a transfer began, ended or went; `progress`: a few times a second while some run. */
export type BoardChange = "list" | "progress";

interface BoardOptions {
  readonly history: Pick<TransferHistory, "all" | "find" | "write" | "remove">;
  readonly owners: Pick<TransferOwners, "claim" | "beat" | "release">;
  readonly means: TransferMeans;
  readonly clock: Clock;
  readonly newId: () => string;
  /** The history could not be written; transfers go on without it. */
  readonly notKept: (error: unknown) => void;
  /** Transfers at the same time; 3 unless given. */
  readonly atOnce?: number;
}

interface Live {
  record: TransferRecord;
  readonly progress: TransferProgress;
  readonly controller: AbortController;
  /** Of the controller or of who listens. */
  readonly signal: AbortSignal | undefined;
  readonly listener: TransferListener;
}

/** Runs transfers, so many at once, and keeps what became of them. */
export class TransferBoard implements Disposable {
  readonly #options: BoardOptions;
  readonly #limiter: KeyedLimiter;
  readonly #live = new Map<string, Live>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #changed = new Emitter<BoardChange>();
  readonly onDidChange: Event<BoardChange> = this.#changed.event;
  readonly #lifetime = new AbortController();
  #isTicking = false;

  constructor(options: BoardOptions) {
    this.#options = options;
    this.#limiter = new KeyedLimiter(options.atOnce ?? defaultAtOnce);
  }

  /** Whether something runs here. */
  get isBusy(): boolean {
    return this.#live.size > 0;
  }

  /** Those that run here, the last one first. */
  get live(): readonly Transfer[] {
    return [...this.#live.values()]
      .reverse()
      .map(({ record, progress }) => ({ record, holder: "self", progress: progress.now }));
  }

  /** The last one first. */
  async all(): Promise<readonly Transfer[]> {
    const kept = await this.#options.history.all();
    const others = kept.filter(({ record }) => !this.#live.has(record.id));
    return [...this.live, ...others.map((each) => ({ ...each, progress: undefined }))];
  }

  async find(id: string): Promise<Transfer | undefined> {
    const live = this.#live.get(id);
    if (live) return { record: live.record, holder: "self", progress: live.progress.now };
    const kept = await this.#options.history.find(id);
    return kept && { ...kept, progress: undefined };
  }

  /** Copies what is asked for. Resolves when that has come to its end; never throws. */
  async start(
    request: TransferRequest,
    title: string,
    listener: TransferListener,
  ): Promise<TransferRecord> {
    const id = this.#options.newId();
    await this.#claim(id);
    return this.#run({ id, title, request, state: "queued", startedAt: this.#time() }, listener);
  }

  /**
   * Goes on with a transfer that did not come to a good end: what is in the target is not sent
   * again, and what is to be replaced is asked about. Undefined if there is none, or another window of VS Code runs it.
   */
  async resume(id: string, listener: TransferListener): Promise<TransferRecord | undefined> {
    const { history, owners } = this.#options;
    if (this.#live.has(id) || !(await this.#claim(id))) return undefined;
    const kept = await history.find(id);
    if (!kept) await owners.release(id).catch(this.#options.notKept);
    if (!kept || this.#live.has(id)) return undefined;
    const { title } = kept.record;
    const request = askAgain(kept.record.request);
    return this.#run({ id, title, request, state: "queued", startedAt: this.#time() }, listener);
  }

  cancel(id: string): void {
    this.#live.get(id)?.controller.abort();
  }

  /** Nobody wants to go on with what was interrupted; it is not asked about again. */
  async giveUp(id: string): Promise<void> {
    const found = await this.find(id);
    if (found?.record.state !== "interrupted") return;
    await this.#keep({ ...found.record, state: "cancelled", endedAt: this.#time() });
    this.#changed.fire("list");
  }

  /** Removes transfers that have ended from the history. */
  async remove(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      const found = await this.find(id);
      if (found && found.holder === undefined) await this.#options.history.remove(id);
    }
    this.#changed.fire("list");
  }

  /** Breaks off what runs so that it can be gone on with later; resolves when it has stopped. */
  async close(): Promise<void> {
    this.#lifetime.abort();
    for (const { controller } of this.#live.values()) controller.abort();
    await Promise.all(this.#running);
  }

  dispose(): void {
    void this.close();
    this.#changed.dispose();
  }

  #run(record: TransferRecord, listener: TransferListener): Promise<TransferRecord> {
    const running = this.#toEnd(record, listener);
    const settled = running.catch(() => undefined).finally(() => this.#running.delete(settled));
    this.#running.add(settled);
    return running;
  }

  async #toEnd(record: TransferRecord, listener: TransferListener): Promise<TransferRecord> {
    const { clock, owners } = this.#options;
    const progress = new TransferProgress(record.request.items.length, clock);
    const controller = new AbortController();
    const signal = anySignal(controller.signal, listener.signal);
    const live: Live = { record, progress, controller, signal, listener };
    this.#live.set(record.id, live);
    if (this.#lifetime.signal.aborted) controller.abort();
    void this.#tick();
    await this.#keep(record);
    this.#changed.fire("list");
    try {
      const items = await this.#work(live);
      const outcome = { end: this.#endOf(live, items), items };
      live.record = { ...live.record, state: outcome.end, endedAt: this.#time(), outcome };
      await this.#keep(live.record);
    } finally {
      await owners.release(record.id).catch(this.#options.notKept);
      this.#live.delete(record.id);
      this.#changed.fire("list");
    }
    return live.record;
  }

  async #work(live: Live): Promise<readonly ItemOutcome[]> {
    const { signal } = live;
    const run = async () => {
      live.progress.started();
      live.record = { ...live.record, state: "running" };
      await this.#keep(live.record);
      const { onExisting, onItem } = live.listener;
      const { progress } = live;
      const options = { signal, progress, onExisting, onItem };
      return runTransfer(live.record.request, this.#options.means, options);
    };
    try {
      return await this.#limiter.runToEnd("", run, { signal });
    } catch (error) {
      if (isAbortError(error)) return []; // cancelled before it was its turn
      const { items } = live.record.request;
      const { failed, texts } = this.#options.means;
      for (const item of items) failed(item, error);
      return items.map(() => failedItem(error, texts));
    }
  }

  #endOf({ signal }: Live, items: readonly ItemOutcome[]): TransferEnd {
    const isEnded = items.length > 0 && items.every(({ kind }) => kind !== "cancelled");
    if (!isEnded && this.#lifetime.signal.aborted) return "interrupted";
    if (!isEnded && signal?.aborted) return "cancelled";
    if (items.some(({ kind }) => kind === "failed")) return "failed";
    return isEnded ? "done" : "cancelled";
  }

  /** Where that cannot be written down, a transfer runs all the same. */
  async #claim(id: string): Promise<boolean> {
    try {
      return await this.#options.owners.claim(id);
    } catch (error) {
      this.#options.notKept(error);
      return true;
    }
  }

  async #keep(record: TransferRecord): Promise<void> {
    await this.#options.history.write(record).catch(this.#options.notKept);
  }

  /** Tells how far it has come, and other windows that this one is still there. */
  async #tick(): Promise<void> {
    if (this.#isTicking) return;
    this.#isTicking = true;
    const { clock, owners } = this.#options;
    const { signal } = this.#lifetime;
    let beatAt = clock.now() + beatMs;
    while (this.#live.size > 0 && !signal.aborted) {
      await clock.delay(tickMs, { signal }).catch(() => undefined);
      for (const { listener, progress } of this.#live.values()) {
        listener.onProgress?.(progress.now);
      }
      this.#changed.fire("progress");
      if (clock.now() < beatAt) continue;
      beatAt = clock.now() + beatMs;
      for (const id of this.#live.keys()) await owners.beat(id);
    }
    this.#isTicking = false;
  }

  #time(): string {
    return new Date(this.#options.clock.now()).toISOString();
  }
}
