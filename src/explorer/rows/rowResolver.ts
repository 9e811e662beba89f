import { KeychainError } from "../../core/auth/keychain.ts";
import { isAbortError } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import { KeyedLimiter } from "../../core/base/limiter.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { RowSummary } from "./rowSummary.ts";

/** Rows of one connection that are asked for at the same time. */
const concurrency = 4;

/** Results are shown together, this many milliseconds after the first of them. */
const showAfterMs = 150;

/** A row whose content is to be found out. */
export interface RowRequest {
  readonly id: string;
  readonly connectionId: string;
  /** Finds it out; throws `StoreError`. */
  readonly ask: (signal: AbortSignal) => Promise<RowSummary>;
}

interface Group {
  readonly controller: AbortController;
  readonly pending: Set<string>;
}

/**
 * Finds out in the background what rows hold, a few at a time. Rows are grouped by their parent:
 * a group can be cancelled, and one whose registry refuses (rate limit, sign-in, network) is not
 * asked further until it is refreshed, since all its other rows would fare the same.
 */
export class RowResolver implements Disposable {
  readonly #clock: Clock;
  readonly #show: (ids: readonly string[]) => void;
  readonly #limiter = new KeyedLimiter(concurrency);
  readonly #lifetime = new AbortController();
  readonly #summaries = new Map<
    string,
    { readonly summary: RowSummary; readonly fresh: boolean }
  >();
  readonly #groups = new Map<string, Group>();
  readonly #refused = new Set<string>();
  #unshown = new Set<string>();

  /** @param options.show is given the ids of rows that have something new to show */
  constructor(options: { readonly clock: Clock; readonly show: (ids: readonly string[]) => void }) {
    this.#clock = options.clock;
    this.#show = options.show;
  }

  /** What is known of a row; after a refresh what was known before, until it is asked again. */
  get(id: string): RowSummary | undefined {
    return this.#summaries.get(id)?.summary;
  }

  /** Notes what was found out elsewhere. */
  set(id: string, summary: RowSummary): void {
    this.#summaries.set(id, { summary, fresh: true });
  }

  /** Asks for those rows of a parent that are neither known nor being asked for. Never throws. */
  request(parentId: string, rows: readonly RowRequest[]): void {
    if (this.#lifetime.signal.aborted || this.#refused.has(parentId)) return;
    const group = this.#group(parentId);
    for (const row of rows) {
      if (this.#summaries.get(row.id)?.fresh || group.pending.has(row.id)) continue;
      group.pending.add(row.id);
      void this.#resolve(parentId, row, group);
    }
  }

  /** Stops asking for the rows of those parents; what is known stays known. */
  cancel(matches: (parentId: string) => boolean): void {
    for (const [id, { controller }] of [...this.#groups]) {
      if (!matches(id)) continue;
      controller.abort();
      this.#groups.delete(id);
    }
  }

  /** Makes everything whose id passes the test be asked for again when next requested. */
  invalidate(matches: (id: string) => boolean): void {
    this.cancel(matches);
    for (const id of [...this.#refused].filter(matches)) this.#refused.delete(id);
    for (const [id, { summary }] of this.#summaries) {
      if (matches(id)) this.#summaries.set(id, { summary, fresh: false });
    }
  }

  /** Makes rows that could not be found out be asked for again when next requested. */
  invalidateFailed(matches: (id: string) => boolean): void {
    this.invalidate(
      (id) => matches(id) && (this.#refused.has(id) || this.get(id)?.kind === "failed"),
    );
  }

  /** Forgets rows altogether. */
  forget(matches: (id: string) => boolean): void {
    this.invalidate(matches);
    for (const id of [...this.#summaries.keys()].filter(matches)) this.#summaries.delete(id);
  }

  dispose(): void {
    this.#lifetime.abort();
    this.cancel(() => true);
    this.#summaries.clear();
  }

  #group(parentId: string): Group {
    const known = this.#groups.get(parentId);
    if (known) return known;
    const group = { controller: new AbortController(), pending: new Set<string>() };
    this.#groups.set(parentId, group);
    return group;
  }

  async #resolve(parentId: string, row: RowRequest, group: Group): Promise<void> {
    const { signal } = group.controller;
    try {
      await this.#limiter.run(row.connectionId, () => this.#ask(parentId, row, signal), { signal });
    } catch (error) {
      if (!isAbortError(error)) throw error;
    } finally {
      group.pending.delete(row.id);
    }
  }

  /** Takes the error while it still holds its place, so that a refusal stops those who wait. */
  async #ask(parentId: string, row: RowRequest, signal: AbortSignal): Promise<void> {
    try {
      const summary = await row.ask(signal);
      if (!signal.aborted) this.#found(row.id, summary);
    } catch (error) {
      if (isAbortError(error) || signal.aborted) return;
      this.#found(row.id, { kind: "failed", error });
      if (!concernsAll(error)) return;
      this.#refused.add(parentId);
      this.cancel((id) => id === parentId);
    }
  }

  #found(id: string, summary: RowSummary): void {
    const before = this.get(id);
    this.set(id, summary);
    if (before && isSame(before, summary)) return;
    const isFirst = this.#unshown.size === 0;
    this.#unshown.add(id);
    if (isFirst) void this.#showSoon();
  }

  async #showSoon(): Promise<void> {
    try {
      await this.#clock.delay(showAfterMs, { signal: this.#lifetime.signal });
    } catch (error) {
      if (isAbortError(error)) return;
      throw error;
    }
    const ids = [...this.#unshown];
    this.#unshown = new Set();
    this.#show(ids);
  }
}

/** Digests settle what a manifest is, so a row that a refresh found unmoved need not be drawn again. */
function isSame(before: RowSummary, now: RowSummary): boolean {
  return before.kind !== "failed" && now.kind !== "failed" && before.digest === now.digest;
}

/** Whether an error says more about the registry than about the row. */
function concernsAll(error: unknown): boolean {
  return (
    StoreError.is(error, "tooManyRequests") ||
    StoreError.is(error, "unauthorized") ||
    StoreError.is(error, "forbidden") ||
    StoreError.is(error, "network") ||
    KeychainError.is(error)
  );
}
