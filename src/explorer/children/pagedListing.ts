import {
  isAbortError,
  raceAbort,
  throwIfAborted,
  type Cancellable,
} from "../../core/base/abort.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { ListOptions, Page, TagFacts, TagPage } from "../../core/registry/imageStore.ts";

/** Wanted names a page, and rows shown at a time: some registries give all names on one page. */
export const listingPageSize = 100;

/** Wanted names a page where all are wanted; registries give no more at once. */
const fullPageSize = 1000;

/** Rows shown once all names were asked for: views become slow with many more. */
export const fullLimit = 1000;

/** Names beyond which a listing is not loaded as a whole: no honest one is longer. */
const maxNames = 1_000_000;

/** Pages without anything to show are skipped, up to this many for one load. */
const maxFruitlessPages = 5;

/** What is wanted of the registry besides the names; see `ListOptions`. */
export type ListQuery = Pick<ListOptions, "filter" | "newestFirst">;

type Pages = AsyncIterable<Page<string> & Pick<TagPage, "facts">>;

/**
 * A long listing of names, loaded page by page as asked for. A failure keeps what was loaded, and
 * the next load goes on behind it.
 */
export class PagedListing implements Disposable {
  readonly #open: (options: ListOptions) => Pages;
  readonly #query: ListQuery;
  readonly #accepts: (name: string) => boolean;
  readonly #lifetime = new AbortController();
  readonly #names = new Set<string>();
  readonly #facts = new Map<string, TagFacts>();
  readonly #leftOut = new Set<string>();
  #pages: AsyncIterator<Page<string> & Pick<TagPage, "facts">> | undefined;
  #pageSize = listingPageSize;
  #last: string | undefined;
  /** Whether the pages under way cost all of their requests again where they are left. */
  #isFromStart = false;
  #hasMore = true;
  #failure: { readonly error: unknown } | undefined;
  #loading: Promise<void> | undefined;
  #limit = listingPageSize;

  /** @param options.accepts whether a name is shown at all */
  constructor(
    open: (options: ListOptions) => Pages,
    options: { readonly query?: ListQuery; readonly accepts?: (name: string) => boolean } = {},
  ) {
    const { query = {}, accepts = () => true } = options;
    this.#open = open;
    this.#query = query;
    this.#accepts = accepts;
  }

  /** In the registry's order, each once. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** Owners whose names are not shown to this user. */
  get leftOut(): readonly string[] {
    return [...this.#leftOut];
  }

  /** What the registry told of a name in passing. */
  facts(name: string): TagFacts | undefined {
    return this.#facts.get(name);
  }

  /** How many of the names are to be shown. */
  get limit(): number {
    return this.#limit;
  }

  /** Whether another load may bring more. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  get isLoading(): boolean {
    return this.#loading !== undefined;
  }

  /** Why the last load ended early. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Loads another page, or joins the load under way. Rejects only with an `AbortError`, once disposed. */
  load(): Promise<void> {
    this.#loading ??= this.#loadPage().finally(() => (this.#loading = undefined));
    return this.#loading;
  }

  /**
   * Raises the limit by a page; where fewer names can be shown (`available`), loads another first.
   * Rejects only with an `AbortError`, once disposed.
   */
  async more(available: number): Promise<void> {
    if (this.#loading) return this.#loading;
    if (available <= this.#limit) await this.load();
    this.#limit += listingPageSize;
  }

  /**
   * Loads all pages that are left, up to a failure; `loaded` is told how many names there are after
   * each. Rejects with an `AbortError` once disposed or cancelled; what came until then stays.
   */
  async all(loaded: (count: number) => void, { signal }: Cancellable = {}): Promise<void> {
    await this.#loading;
    this.#growPages();
    do {
      throwIfAborted(signal);
      await raceAbort(this.load(), signal);
      this.#limit = Math.max(this.#limit, Math.min(this.#names.size, fullLimit));
      loaded(this.#names.size);
    } while (this.#hasMore && !this.#failure && this.#names.size < maxNames);
  }

  dispose(): void {
    this.#lifetime.abort();
  }

  /**
   * Where the newest come first, no name tells what was listed before it, so that a start is a start;
   * some stores read from the start in any case.
   */
  #growPages(): void {
    if (this.#pageSize === fullPageSize || this.#query.newestFirst === true) return;
    if (this.#pages && this.#isFromStart) return;
    this.#pageSize = fullPageSize;
    this.#leave();
  }

  async #loadPage(): Promise<void> {
    this.#failure = undefined;
    try {
      const before = this.#names.size;
      for (let page = 0; page < maxFruitlessPages; page++) {
        if (!this.#hasMore || this.#names.size > before) return;
        await this.#nextPage();
      }
    } catch (error) {
      this.#lifetime.signal.throwIfAborted();
      if (isAbortError(error)) throw error;
      this.#pages = undefined;
      this.#failure = { error };
    }
  }

  async #nextPage(): Promise<void> {
    this.#pages ??= this.#start();
    const result = await this.#pages.next();
    this.#lifetime.signal.throwIfAborted();
    if (result.done) {
      this.#hasMore = false;
      return;
    }
    const { items, hasMore, facts, leftOut = [], isFromStart = false } = result.value;
    this.#isFromStart = isFromStart;
    for (const owner of leftOut) this.#leftOut.add(owner);
    for (const name of items) {
      if (!this.#accepts(name)) continue;
      this.#names.add(name);
      const known = facts?.get(name);
      if (known) this.#facts.set(name, known);
    }
    this.#last = items.at(-1) ?? this.#last;
    this.#hasMore = hasMore;
    // What reads the pages remembers their names, too, until it is told that no more are wanted.
    if (!hasMore) this.#leave();
  }

  #leave(): void {
    const pages = this.#pages;
    this.#pages = undefined;
    pages?.return?.().catch(() => undefined); // whatever it fails with, nobody waits for it
  }

  #start(): AsyncIterator<Page<string> & Pick<TagPage, "facts">> {
    const pages = this.#open({
      ...this.#query,
      pageSize: this.#pageSize,
      signal: this.#lifetime.signal,
      ...(this.#last !== undefined && { after: this.#last }),
    });
    return pages[Symbol.asyncIterator]();
  }
}
