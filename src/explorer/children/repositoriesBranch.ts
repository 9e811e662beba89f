import type { Cancellable } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import { isWithoutPublicCatalog } from "../../core/registry/catalog.ts";
import { isWithoutCatalog, StoreError } from "../../core/registry/storeError.ts";
import type { OpenStore } from "../../images/imageStores.ts";
import { lacksSecret, type Connection } from "../../providers/connection.ts";
import { namespaceId, repositoryId } from "../nodeIds.ts";
import type { ExplorerNode, Message, NamespaceNode, RepositoryNode, RootNode } from "../nodes.ts";
import { sortRepositories } from "../sortNames.ts";
import type { Branch } from "./branch.ts";
import { LastOrder } from "./lastOrder.ts";
import { listingNotices } from "./listingNotices.ts";
import type { ListingView } from "./listingView.ts";
import { entriesBelow, type NamespaceEntry } from "./namespaces.ts";
import { errorNode, loadMoreNode, messageNode } from "./notices.ts";
import { PagedListing } from "./pagedListing.ts";
import { SearchedListing } from "./searchedListing.ts";

/** What decides about the repositories besides the registry. */
interface RepositoriesContext {
  readonly view: ListingView;
  readonly clock: Clock;
  /** The connection as it is now; undefined for local stores and once it was removed. */
  readonly connection: () => Connection | undefined;
  /** Repositories that are shown although the registry may not list them. */
  readonly added: ReadonlySet<string>;
  /** Whether a tag that the filter lets pass was loaded in a repository. */
  readonly hasTag: (repository: string) => boolean;
}

/** The repositories of a connection or local store: pinned ones first, then what the registry lists. */
export class RepositoriesBranch implements Branch {
  readonly #parent: RootNode;
  readonly #listing: SearchedListing;
  readonly #context: RepositoriesContext;
  readonly #order = new LastOrder();

  constructor(parent: RootNode, { store }: OpenStore, context: RepositoriesContext) {
    const { view, clock } = context;
    this.#parent = parent;
    this.#context = context;
    this.#listing = new SearchedListing({
      make: (query) => new PagedListing((options) => store.listRepositories(options), { query }),
      clock,
      wanted: () => {
        const { filterRepositories } = view.capabilities(parent.connectionId);
        return filterRepositories ? view.filter.text : "";
      },
    });
  }

  load(): Promise<void> {
    return this.#listing.all.load();
  }

  loadMore(): Promise<void> {
    return this.#listing.shown.more(this.#entries("").length);
  }

  loadAll(loaded: (count: number) => void, options: Cancellable): Promise<void> {
    return this.#listing.shown.all(loaded, options);
  }

  search(): Promise<boolean> {
    return this.#listing.search();
  }

  isOutdated(): boolean {
    return false; // repositories are listed in one order only
  }

  /** The first of the repositories in the order of the view; what was asked for in any case. */
  nodes(): readonly ExplorerNode[] {
    const { view } = this.#context;
    const pinned = sortRepositories(this.#matching(this.#pinned()), view.sortOrder);
    const entries = this.#entries("");
    const rows = [
      ...pinned.map((name) => this.#repository(name, { isPinned: true })),
      ...this.#rows(this.#parent, entries, this.#listing.shown.limit),
    ];
    const counts = { shown: countIn(rows), matching: pinned.length + countIn(entries) };
    return [...rows, ...this.#notices(counts)];
  }

  /** The first rows of a folder of repositories, and what is loaded to be shown besides. */
  below(folder: NamespaceNode, limit: number): readonly ExplorerNode[] {
    const entries = this.#entries(folder.path);
    const rows = this.#rows(folder, entries, limit);
    const [shown, total] = [countIn(rows), countIn(entries)];
    if (shown === total) return rows;
    return [...rows, loadMoreNode(folder, "repositories", { shown, total })];
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

  /** What stands below the top or a folder, all of it. */
  #entries(path: string): readonly NamespaceEntry[] {
    const { view } = this.#context;
    const names = this.#matching(this.#unpinned());
    const sorted = this.#order.of(names, view.sortOrder, () =>
      sortRepositories(names, view.sortOrder),
    );
    if (view.isGrouped) return entriesBelow(sorted, path);
    return sorted.map((repository) => ({ kind: "repository", repository }));
  }

  #rows(
    parent: RootNode | NamespaceNode,
    entries: readonly NamespaceEntry[],
    limit: number,
  ): readonly ExplorerNode[] {
    return entries
      .filter((entry, position) => position < limit || this.#isAdded(entry))
      .map((entry) =>
        entry.kind === "namespace"
          ? this.#namespace(parent, entry)
          : this.#repository(entry.repository, {
              ...(parent.kind === "namespace" && { namespace: parent }),
            }),
      );
  }

  #isAdded(entry: NamespaceEntry): boolean {
    const { added } = this.#context;
    if (entry.kind === "repository") return added.has(entry.repository);
    return [...added].some((name) => name.startsWith(`${entry.path}/`));
  }

  #namespace(
    parent: RootNode | NamespaceNode,
    { path, count }: { readonly path: string; readonly count: number },
  ): NamespaceNode {
    const { connectionId } = this.#parent;
    const id = namespaceId(connectionId, path);
    const node = { kind: "namespace", id, parentId: parent.id, connectionId, path, count } as const;
    return parent.kind === "namespace" ? { ...node, namespace: parent.path } : node;
  }

  #repository(
    repository: string,
    place: { readonly isPinned?: true; readonly namespace?: NamespaceNode },
  ): RepositoryNode {
    const { connectionId, id } = this.#parent;
    const { isPinned, namespace } = place;
    return {
      kind: "repository",
      id: repositoryId(connectionId, repository),
      parentId: namespace?.id ?? id,
      connectionId,
      repository,
      ...(namespace && { namespace: namespace.path }),
      ...(isPinned && { isPinned }),
    };
  }

  #pinned(): readonly string[] {
    return this.#context.connection()?.pinned ?? [];
  }

  #unpinned(): readonly string[] {
    const pinned = new Set(this.#pinned());
    const known = new Set([...this.#listing.names(), ...this.#context.added]);
    return [...known].filter((name) => !pinned.has(name));
  }

  #matching(names: readonly string[]): readonly string[] {
    const { view, hasTag } = this.#context;
    if (view.filter.text === "") return names;
    return names.filter((name) => view.filter.matches(name) || hasTag(name));
  }

  #notices(counts: { readonly shown: number; readonly matching: number }) {
    const known = this.#pinned().length + this.#unpinned().length;
    const names = {
      noun: "repositories",
      ...counts,
      known,
      filter: this.#context.view.filter.text,
      // Repositories that were not opened may well have tags that match.
      isAll: false,
    } as const;
    const { leftOut: owners } = this.#listing.all;
    return [
      ...(owners.length > 0 ? [messageNode(this.#parent, { code: "leftOut", owners })] : []),
      ...listingNotices(this.#parent, this.#listing, names, (error) => this.#failureNode(error)),
    ];
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
    if (this.#parent.kind === "localStore") return undefined;
    if (this.#listing.all.names.size > 0) return undefined; // it does list some
    const connection = this.#context.connection();
    const isDenied = isWithoutCatalog(error) || StoreError.is(error, "unauthorized");
    if (isDenied && connection && lacksSecret(connection)) return { code: "notSignedIn" };
    if (isWithoutPublicCatalog(error)) return { code: "noPublicCatalog" };
    return isWithoutCatalog(error) ? { code: "noCatalog" } : undefined;
  }
}

/** How many repositories rows or entries stand for. */
function countIn(rows: readonly (NamespaceEntry | ExplorerNode)[]): number {
  return rows.reduce((sum, row) => sum + (row.kind === "namespace" ? row.count : 1), 0);
}
