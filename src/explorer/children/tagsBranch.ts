import { raceAbort, type Cancellable } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { OpenStore } from "../../images/imageStores.ts";
import { isFallbackTag } from "../fallbackTags.ts";
import { tagId } from "../nodeIds.ts";
import type { ExplorerNode, RepositoryNode, TagNode } from "../nodes.ts";
import type { RowRequest } from "../rows/rowResolver.ts";
import type { RowSummary } from "../rows/rowSummary.ts";
import { summarizeManifest } from "../rows/summarize.ts";
import { sortTags } from "../sortNames.ts";
import type { Branch } from "./branch.ts";
import { LastOrder } from "./lastOrder.ts";
import { listingNotices } from "./listingNotices.ts";
import type { ListingView } from "./listingView.ts";
import { messageNode } from "./notices.ts";
import { PagedListing, type ListQuery } from "./pagedListing.ts";
import { SearchedListing } from "./searchedListing.ts";
import { UntaggedRows, type ListUntagged } from "./untaggedRows.ts";

/** What decides about the tags besides the registry. */
interface TagsContext {
  readonly view: ListingView;
  readonly clock: Clock;
  /** Where the store knows what has no tag. */
  readonly untagged?: ListUntagged | undefined;
}

/** The tags of a repository, and what is in it without one. */
export class TagsBranch implements Branch {
  readonly #parent: RepositoryNode;
  readonly #opened: OpenStore;
  readonly #listing: SearchedListing;
  readonly #view: ListingView;
  readonly #newestFirst: boolean;
  readonly #added = new Set<string>();
  readonly #summaries = new Map<Digest, Promise<RowSummary>>();
  readonly #order = new LastOrder();
  readonly #untagged: UntaggedRows | undefined;
  /** Until the rows are to be found out anew. */
  #trustsListing = true;

  constructor(parent: RepositoryNode, opened: OpenStore, { view, clock, untagged }: TagsContext) {
    this.#parent = parent;
    this.#opened = opened;
    this.#view = view;
    this.#newestFirst = this.#wantsNewestFirst();
    this.#untagged = untagged && new UntaggedRows(parent, opened.reader, untagged);
    this.#listing = new SearchedListing({
      make: (query) => this.#list(query),
      clock,
      wanted: () => this.#wantedText(),
    });
  }

  async load(): Promise<void> {
    await Promise.all([this.#listing.all.load(), this.#untagged?.load()]);
  }

  loadMore(): Promise<void> {
    return this.#listing.shown.more(this.#matching().length);
  }

  loadAll(loaded: (count: number) => void, options: Cancellable): Promise<void> {
    return this.#listing.shown.all(loaded, options);
  }

  search(): Promise<boolean> {
    return this.#listing.search();
  }

  isOutdated(): boolean {
    return this.#newestFirst !== this.#wantsNewestFirst() && this.#listing.all.hasMore;
  }

  /** Shows a tag that may be on a page not loaded yet. */
  add(tag: string): void {
    this.#added.add(tag);
  }

  /** Whether a loaded tag passes the filter by its own name. */
  hasMatch(): boolean {
    return this.#known().some((tag) => this.#view.filter.matches(tag));
  }

  nodes(): readonly ExplorerNode[] {
    const matching = this.#matching();
    const tags = this.#shown(matching);
    const untagged = this.#untagged?.nodes() ?? [];
    const { filter } = this.#view;
    const hides = filter.text !== "" && !filter.matches(this.#parent.repository);
    const notices = listingNotices(this.#parent, this.#listing, {
      noun: "tags",
      shown: tags.length,
      matching: matching.length,
      known: this.#known().length + untagged.length,
      filter: hides ? filter.text : "",
      isAll: true,
    });
    return [...tags, ...untagged, ...this.#timesNotice(tags), ...notices];
  }

  rowRequests(): readonly RowRequest[] {
    const tags = this.#shown(this.#matching()).map((node) => ({
      id: node.id,
      connectionId: node.connectionId,
      ask: (signal: AbortSignal) => this.#summarize(node, signal),
    }));
    return [...tags, ...(this.#untagged?.rowRequests() ?? [])];
  }

  forgetRows(): void {
    this.#summaries.clear();
    this.#trustsListing = false;
  }

  dispose(): void {
    this.#listing.dispose();
    this.#untagged?.dispose();
    this.#summaries.clear();
  }

  /** Where the vendor's API fails, some stores list tags by the Distribution API, without times. */
  #timesNotice(tags: readonly TagNode[]): readonly ExplorerNode[] {
    const isTold = tags.some(({ tag }) => this.#listing.facts(tag)?.updatedAt !== undefined);
    if (isTold || tags.length < 2 || !this.#wantsNewestFirst()) return [];
    return [messageNode(this.#parent, { code: "withoutTimes" })];
  }

  #list(query: ListQuery): PagedListing {
    const { repository } = this.#parent;
    const order = this.#newestFirst && { newestFirst: true };
    return new PagedListing((options) => this.#opened.store.listTags(repository, options), {
      query: { ...query, ...order },
      accepts: (tag) => !isFallbackTag(tag),
    });
  }

  #wantsNewestFirst(): boolean {
    const { tagTimes } = this.#view.capabilities(this.#parent.connectionId);
    return tagTimes && this.#view.sortOrder === "newest";
  }

  #wantedText(): string {
    const { filter } = this.#view;
    const { filterTags } = this.#view.capabilities(this.#parent.connectionId);
    return filterTags && !filter.matches(this.#parent.repository) ? filter.text : "";
  }

  #known(): readonly string[] {
    const names = this.#listing.names();
    return this.#added.size === 0 ? names : [...new Set([...names, ...this.#added])];
  }

  /** In a repository that matches by its own name all tags are shown. */
  #matching(): readonly string[] {
    const { filter } = this.#view;
    if (filter.matches(this.#parent.repository)) return this.#known();
    return this.#known().filter((tag) => filter.matches(tag));
  }

  /** The first of them in the order of the view; one that was asked for is shown in any case. */
  #shown(matching: readonly string[]): readonly TagNode[] {
    const { limit } = this.#listing.shown;
    const { sortOrder } = this.#view;
    const updatedAt = (tag: string) => this.#listing.facts(tag)?.updatedAt;
    const first = this.#order.of(matching, `${sortOrder} ${limit}`, () =>
      sortTags(matching, sortOrder, { updatedAt, limit }),
    );
    return [...first, ...this.#addedBehind(first, matching)].map((tag) => this.#node(tag));
  }

  #addedBehind(first: readonly string[], matching: readonly string[]): readonly string[] {
    if (this.#added.size === 0) return [];
    const others = new Set(matching.filter((tag) => this.#added.has(tag)));
    for (const tag of first) others.delete(tag);
    return sortTags([...others], this.#view.sortOrder);
  }

  #node(tag: string): TagNode {
    const { connectionId, repository, id: parentId } = this.#parent;
    const id = tagId(connectionId, repository, tag);
    const isLocked = this.#listing.facts(tag)?.isLocked;
    const node = { kind: "tag", id, parentId, connectionId, repository, tag } as const;
    return isLocked === undefined ? node : { ...node, isLocked };
  }

  /**
   * What the listing told is not asked for again. Otherwise HEAD first, since tags move and it is
   * cheap; then each distinct manifest once, failed or not.
   */
  async #summarize({ repository, tag }: TagNode, signal: AbortSignal): Promise<RowSummary> {
    const { reader } = this.#opened;
    const listed = this.#trustsListing ? this.#listing.facts(tag)?.digest : undefined;
    if (listed !== undefined) reader.noteTag(repository, tag, listed);
    const digest = listed ?? (await reader.head(repository, { tag }, { signal })).digest;
    let summary = this.#summaries.get(digest);
    if (!summary) {
      // Shared by all tags of the digest, so no single row may cancel it.
      summary = summarizeManifest({ reader, repository }, digest, {}, {});
      this.#summaries.set(digest, summary);
    }
    return raceAbort(summary, signal);
  }
}
