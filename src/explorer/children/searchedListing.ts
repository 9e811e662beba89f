import { isAbortError } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { TagFacts } from "../../core/registry/imageStore.ts";
import type { ListQuery, PagedListing } from "./pagedListing.ts";

/** A text is looked for after so many milliseconds, unless another takes its place. */
const searchDelayMs = 250;

interface Search {
  readonly text: string;
  readonly listing: PagedListing;
  readonly lifetime: AbortController;
  /** Whether its first page has come, or has failed to. */
  isSettled: boolean;
}

/** A listing that the registry itself looks through for a text, where it can. */
export class SearchedListing implements Disposable {
  readonly #make: (query: ListQuery) => PagedListing;
  readonly #clock: Clock;
  readonly #wanted: () => string;
  readonly #all: PagedListing;
  #search: Search | undefined;

  /**
   * @param options.wanted the text to ask the registry for now; empty where it need not or cannot be
   * asked
   */
  constructor(options: {
    readonly make: (query: ListQuery) => PagedListing;
    readonly clock: Clock;
    readonly wanted: () => string;
  }) {
    const { make, clock, wanted } = options;
    this.#make = make;
    this.#clock = clock;
    this.#wanted = wanted;
    this.#all = make({});
  }

  /** The listing as a whole, as far as it was loaded. */
  get all(): PagedListing {
    return this.#all;
  }

  /** What is shown: what was found where the registry looks for a text, else the whole. */
  get shown(): PagedListing {
    return this.#current()?.listing ?? this.#all;
  }

  /** Whether the registry looks for the text that is wanted, in place of us in what was loaded. */
  get isSearched(): boolean {
    return this.#wanted() !== "";
  }

  /** Whether the first names found are still to come. */
  get isSearching(): boolean {
    return this.isSearched && this.#current()?.isSettled !== true;
  }

  /** All names loaded, and those found by the search for the wanted text; each once. */
  names(): readonly string[] {
    const found = this.#current()?.listing.names;
    return found ? [...new Set([...this.#all.names, ...found])] : [...this.#all.names];
  }

  facts(name: string): TagFacts | undefined {
    return this.#all.facts(name) ?? this.#current()?.listing.facts(name);
  }

  /**
   * Looks for the wanted text, once, in place of the one before. Resolves to whether there is
   * something new to show.
   */
  async search(): Promise<boolean> {
    const text = this.#wanted();
    if (this.#search?.text === text) return false;
    this.#drop();
    if (text === "") return false;
    const search: Search = {
      text,
      listing: this.#make({ filter: text }),
      lifetime: new AbortController(),
      isSettled: false,
    };
    this.#search = search;
    try {
      await this.#clock.delay(searchDelayMs, { signal: search.lifetime.signal });
      await search.listing.load();
    } catch (error) {
      if (isAbortError(error)) return false;
      throw error;
    }
    search.isSettled = true;
    return true;
  }

  dispose(): void {
    this.#drop();
    this.#all.dispose();
  }

  #current(): Search | undefined {
    return this.isSearched && this.#search?.text === this.#wanted() ? this.#search : undefined;
  }

  #drop(): void {
    this.#search?.lifetime.abort();
    this.#search?.listing.dispose();
    this.#search = undefined;
  }
}
