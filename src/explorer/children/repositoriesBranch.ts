import { isWithoutCatalog } from "../../core/registry/storeError.ts";
import type { OpenStore } from "../../images/imageStores.ts";
import { repositoryId } from "../nodeIds.ts";
import type { ConnectionNode, ExplorerNode, RepositoryNode } from "../nodes.ts";
import { sortRepositories } from "../sortNames.ts";
import type { Branch } from "./branch.ts";
import type { ListingView } from "./listingView.ts";
import { errorNode, loadMoreNode, messageNode } from "./notices.ts";
import { PagedListing } from "./pagedListing.ts";

/** The repositories of a connection. */
export class RepositoriesBranch implements Branch {
  readonly #parent: ConnectionNode;
  readonly #listing: PagedListing;
  readonly #view: ListingView;
  readonly #added: ReadonlySet<string>;
  readonly #hasTag: (repository: string) => boolean;

  /**
   * @param options.added repositories that are shown although the registry may not list them
   * @param options.hasTag whether a tag that the filter lets pass was loaded in a repository
   */
  constructor(
    parent: ConnectionNode,
    { store }: OpenStore,
    options: {
      readonly view: ListingView;
      readonly added: ReadonlySet<string>;
      readonly hasTag: (repository: string) => boolean;
    },
  ) {
    this.#parent = parent;
    this.#listing = new PagedListing((listOptions) => store.listRepositories(listOptions));
    this.#view = options.view;
    this.#added = options.added;
    this.#hasTag = options.hasTag;
  }

  load(): Promise<void> {
    return this.#listing.load();
  }

  loadMore(): Promise<void> {
    return this.#listing.more(this.#matching().length);
  }

  /** The first of the repositories in the order of the view; what was asked for in any case. */
  nodes(): readonly ExplorerNode[] {
    const matching = this.#matching();
    const { limit } = this.#listing;
    const rows = sortRepositories(matching, this.#view.sortOrder)
      .filter((name, position) => position < limit || this.#added.has(name))
      .map((name) => this.#node(name));
    return [...rows, ...this.#notices(rows.length, matching.length)];
  }

  rowRequests(): readonly [] {
    return [];
  }

  forgetRows(): void {
    // Nothing is found out about repositories.
  }

  dispose(): void {
    this.#listing.dispose();
  }

  #node(repository: string): RepositoryNode {
    const { connectionId, id: parentId } = this.#parent;
    const id = repositoryId(connectionId, repository);
    return { kind: "repository", id, parentId, connectionId, repository };
  }

  #known(): readonly string[] {
    return [...new Set([...this.#listing.names, ...this.#added])];
  }

  #matching(): readonly string[] {
    const { filter } = this.#view;
    return this.#known().filter((name) => filter.matches(name) || this.#hasTag(name));
  }

  #notices(shown: number, matching: number): readonly ExplorerNode[] {
    const { failure, hasMore } = this.#listing;
    const known = this.#known().length;
    const parent = this.#parent;
    const notices: ExplorerNode[] = [];
    if (known > 0 && shown === 0) {
      // Repositories that were not opened may well have tags that match.
      const filter = this.#view.filter.text;
      notices.push(messageNode(parent, { code: "filtered", filter, isAll: false }));
    }
    if (failure) notices.push(this.#failureNode(failure.error));
    else if (hasMore) notices.push(loadMoreNode(parent, "repositories", { shown }));
    else if (shown < matching) {
      notices.push(loadMoreNode(parent, "repositories", { shown, total: matching }));
    } else if (known === 0) notices.push(messageNode(parent, { code: "noRepositories" }));
    return notices;
  }

  /**
   * Many registries offer no catalog, or not to everybody (GHCR, Docker Hub, cloud registries): no
   * failure, but a registry to be used by reference. A 401 may be just a wrong password.
   */
  #failureNode(error: unknown): ExplorerNode {
    const isFirstPage = this.#listing.names.size === 0;
    return isFirstPage && isWithoutCatalog(error)
      ? messageNode(this.#parent, { code: "noCatalog" })
      : errorNode(this.#parent, "listRepositories", error);
  }
}
