import { raceAbort } from "../../core/base/abort.ts";
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
import type { ListingView } from "./listingView.ts";
import { errorNode, loadMoreNode, messageNode } from "./notices.ts";
import { PagedListing } from "./pagedListing.ts";

/** The tags of a repository. */
export class TagsBranch implements Branch {
  readonly #parent: RepositoryNode;
  readonly #opened: OpenStore;
  readonly #listing: PagedListing;
  readonly #view: ListingView;
  readonly #added = new Set<string>();
  readonly #summaries = new Map<Digest, Promise<RowSummary>>();

  constructor(parent: RepositoryNode, opened: OpenStore, view: ListingView) {
    const { repository } = parent;
    this.#parent = parent;
    this.#opened = opened;
    this.#listing = new PagedListing(
      (options) => opened.store.listTags(repository, options),
      (tag) => !isFallbackTag(tag),
    );
    this.#view = view;
  }

  load(): Promise<void> {
    return this.#listing.load();
  }

  loadMore(): Promise<void> {
    return this.#listing.more(this.#matching().length);
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
    return [...tags, ...this.#notices(tags.length, matching.length)];
  }

  rowRequests(): readonly RowRequest[] {
    return this.#shown(this.#matching()).map((node) => ({
      id: node.id,
      connectionId: node.connectionId,
      ask: (signal) => this.#summarize(node, signal),
    }));
  }

  forgetRows(): void {
    this.#summaries.clear();
  }

  dispose(): void {
    this.#listing.dispose();
    this.forgetRows();
  }

  #known(): readonly string[] {
    return [...new Set([...this.#listing.names, ...this.#added])];
  }

  /** In a repository that matches by its own name all tags are shown. */
  #matching(): readonly string[] {
    const { filter } = this.#view;
    if (filter.matches(this.#parent.repository)) return this.#known();
    return this.#known().filter((tag) => filter.matches(tag));
  }

  /** The first of them in the order of the view; one that was asked for is shown in any case. */
  #shown(matching: readonly string[]): readonly TagNode[] {
    const { limit } = this.#listing;
    return sortTags(matching, this.#view.sortOrder)
      .filter((tag, position) => position < limit || this.#added.has(tag))
      .map((tag) => this.#node(tag));
  }

  #node(tag: string): TagNode {
    const { connectionId, repository, id: parentId } = this.#parent;
    const id = tagId(connectionId, repository, tag);
    return { kind: "tag", id, parentId, connectionId, repository, tag };
  }

  #notices(shown: number, matching: number): readonly ExplorerNode[] {
    const { failure, hasMore, names } = this.#listing;
    const parent = this.#parent;
    const notices: ExplorerNode[] = [];
    if (names.size > 0 && shown === 0) {
      const filter = this.#view.filter.text;
      notices.push(messageNode(parent, { code: "filtered", filter, isAll: !hasMore }));
    }
    if (failure) notices.push(errorNode(parent, "listTags", failure.error));
    else if (hasMore) notices.push(loadMoreNode(parent, "tags", { shown }));
    else if (shown < matching) {
      notices.push(loadMoreNode(parent, "tags", { shown, total: matching }));
    } else if (names.size === 0 && shown === 0) {
      notices.push(messageNode(parent, { code: "noTags" }));
    }
    return notices;
  }

  /** HEAD first, since tags move and it is cheap; then each distinct manifest once, failed or not. */
  async #summarize({ repository, tag }: TagNode, signal: AbortSignal): Promise<RowSummary> {
    const { reader } = this.#opened;
    const { digest } = await reader.head(repository, { tag }, { signal });
    let summary = this.#summaries.get(digest);
    if (!summary) {
      // Shared by all tags of the digest, so no single row may cancel it.
      summary = summarizeManifest({ reader, repository }, digest, {}, {});
      this.#summaries.set(digest, summary);
    }
    return raceAbort(summary, signal);
  }
}
