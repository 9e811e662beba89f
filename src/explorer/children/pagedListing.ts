import { isAbortError } from "../../core/base/abort.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { ListOptions, Page } from "../../core/registry/imageStore.ts";

/** Wanted names a page, and rows shown at a time: some registries give all names on one page. */
const listingPageSize = 100;

/** Pages without anything to show are skipped, up to this many for one load. */
const maxFruitlessPages = 5;

/**
 * A long listing of names, loaded page by page as asked for. A failure keeps what was loaded, and
 * the next load goes on behind it.
 */
export class PagedListing implements Disposable {
  readonly #open: (options: ListOptions) => AsyncIterable<Page<string>>;
  readonly #accepts: (name: string) => boolean;
  readonly #lifetime = new AbortController();
  readonly #names = new Set<string>();
  #pages: AsyncIterator<Page<string>> | undefined;
  #last: string | undefined;
  #hasMore = true;
  #failure: { readonly error: unknown } | undefined;
  #loading: Promise<void> | undefined;
  #limit = listingPageSize;

  /** @param accepts whether a name is shown at all */
  constructor(
    open: (options: ListOptions) => AsyncIterable<Page<string>>,
    accepts: (name: string) => boolean = () => true,
  ) {
    this.#open = open;
    this.#accepts = accepts;
  }

  /** In the registry's order, each once. */
  get names(): ReadonlySet<string> {
    return this.#names;
  }

  /** How many of the names are to be shown. */
  get limit(): number {
    return this.#limit;
  }

  /** Whether another load may bring more. */
  get hasMore(): boolean {
    return this.#hasMore;
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

  dispose(): void {
    this.#lifetime.abort();
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
    const { items, hasMore } = result.value;
    for (const name of items) {
      if (this.#accepts(name)) this.#names.add(name);
    }
    this.#last = items.at(-1) ?? this.#last;
    this.#hasMore = hasMore;
  }

  #start(): AsyncIterator<Page<string>> {
    const pages = this.#open({
      pageSize: listingPageSize,
      signal: this.#lifetime.signal,
      ...(this.#last !== undefined && { after: this.#last }),
    });
    return pages[Symbol.asyncIterator]();
  }
}
