import type { ExplorerNode, NamespaceNode } from "../nodes.ts";
import type { Branch } from "./branch.ts";
import { fullLimit, listingPageSize } from "./pagedListing.ts";
import type { RepositoriesBranch } from "./repositoriesBranch.ts";

/** The branch of a connection with its first load. */
interface OpenRepositories {
  readonly branch: RepositoriesBranch;
  readonly loaded: Promise<void>;
}

/** The repositories of a folder: a part of what the listing of the connection has loaded. */
export class NamespaceBranch implements Branch {
  readonly #parent: NamespaceNode;
  readonly #repositories: () => OpenRepositories;
  #limit = listingPageSize;

  /** @param repositories the branch of the connection at present; it may be loaded anew */
  constructor(parent: NamespaceNode, repositories: () => OpenRepositories) {
    this.#parent = parent;
    this.#repositories = repositories;
  }

  load(): Promise<void> {
    return this.#repositories().loaded;
  }

  nodes(): readonly ExplorerNode[] {
    return this.#repositories().branch.below(this.#parent, this.#limit);
  }

  loadMore(): Promise<void> {
    this.#limit += listingPageSize;
    return Promise.resolve();
  }

  loadAll(): Promise<void> {
    this.#limit = Math.max(this.#limit, fullLimit);
    return Promise.resolve();
  }

  search(): Promise<boolean> {
    return Promise.resolve(false); // the connection's row does
  }

  isOutdated(): boolean {
    return false;
  }

  rowRequests(): readonly [] {
    return [];
  }

  forgetRows(): void {
    // Nothing is found out about repositories.
  }

  dispose(): void {
    // What was loaded is the connection's.
  }
}
