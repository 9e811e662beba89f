import { isWithoutPublicCatalog } from "../../core/registry/catalog.ts";
import { isWithoutCatalog, StoreError } from "../../core/registry/storeError.ts";
import type { OpenStore } from "../../images/imageStores.ts";
import { lacksSecret, type Connection } from "../../providers/connection.ts";
import { repositoryId } from "../nodeIds.ts";
import type { ConnectionNode, ExplorerNode, Message, RepositoryNode } from "../nodes.ts";
import { sortRepositories } from "../sortNames.ts";
import type { Branch } from "./branch.ts";
import type { ListingView } from "./listingView.ts";
import { errorNode, loadMoreNode, messageNode } from "./notices.ts";
import { PagedListing } from "./pagedListing.ts";

/** What decides about the repositories besides the registry. */
interface RepositoriesContext {
  readonly view: ListingView;
  /** The connection as it is now; undefined once it was removed. */
  readonly connection: () => Connection | undefined;
  /** Repositories that are shown although the registry may not list them. */
  readonly added: ReadonlySet<string>;
  /** Whether a tag that the filter lets pass was loaded in a repository. */
  readonly hasTag: (repository: string) => boolean;
}

/** The repositories of a connection: pinned ones first, then what the registry lists. */
export class RepositoriesBranch implements Branch {
  readonly #parent: ConnectionNode;
  readonly #listing: PagedListing;
  readonly #context: RepositoriesContext;

  constructor(parent: ConnectionNode, { store }: OpenStore, context: RepositoriesContext) {
    this.#parent = parent;
    this.#listing = new PagedListing((listOptions) => store.listRepositories(listOptions));
    this.#context = context;
  }

  load(): Promise<void> {
    return this.#listing.load();
  }

  loadMore(): Promise<void> {
    return this.#listing.more(this.#matching(this.#unpinned()).length);
  }

  /** The first of the repositories in the order of the view; what was asked for in any case. */
  nodes(): readonly ExplorerNode[] {
    const { view, added } = this.#context;
    const pinned = this.#matching(this.#pinned());
    const others = this.#matching(this.#unpinned());
    const { limit } = this.#listing;
    const shown = sortRepositories(others, view.sortOrder).filter(
      (name, position) => position < limit || added.has(name),
    );
    const rows = [
      ...sortRepositories(pinned, view.sortOrder).map((name) => this.#node(name, true)),
      ...shown.map((name) => this.#node(name, false)),
    ];
    return [...rows, ...this.#notices(rows.length, pinned.length + others.length)];
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

  #node(repository: string, isPinned: boolean): RepositoryNode {
    const { connectionId, id: parentId } = this.#parent;
    const id = repositoryId(connectionId, repository);
    const node = { kind: "repository", id, parentId, connectionId, repository } as const;
    return isPinned ? { ...node, isPinned } : node;
  }

  #pinned(): readonly string[] {
    return this.#context.connection()?.pinned ?? [];
  }

  #unpinned(): readonly string[] {
    const pinned = new Set(this.#pinned());
    const known = new Set([...this.#listing.names, ...this.#context.added]);
    return [...known].filter((name) => !pinned.has(name));
  }

  #matching(names: readonly string[]): readonly string[] {
    const { view, hasTag } = this.#context;
    return names.filter((name) => view.filter.matches(name) || hasTag(name));
  }

  #notices(shown: number, matching: number): readonly ExplorerNode[] {
    const { failure, hasMore } = this.#listing;
    const known = this.#pinned().length + this.#unpinned().length;
    const parent = this.#parent;
    const notices: ExplorerNode[] = [];
    if (known > 0 && shown === 0) {
      // Repositories that were not opened may well have tags that match.
      const filter = this.#context.view.filter.text;
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
   * failure, but a registry whose repositories are pinned.
   */
  #failureNode(error: unknown): ExplorerNode {
    const message = this.#invitation(error);
    return message
      ? messageNode(this.#parent, message)
      : errorNode(this.#parent, "listRepositories", error);
  }

  #invitation(error: unknown): Message | undefined {
    if (this.#listing.names.size > 0) return undefined; // it does list some
    const connection = this.#context.connection();
    const isDenied = isWithoutCatalog(error) || StoreError.is(error, "unauthorized");
    if (isDenied && connection && lacksSecret(connection)) return { code: "notSignedIn" };
    if (isWithoutPublicCatalog(error)) return { code: "noPublicCatalog" };
    return isWithoutCatalog(error) ? { code: "noCatalog" } : undefined;
  }
}
