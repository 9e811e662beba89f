import type { Clock } from "../core/base/clock.ts";
import type { Disposable } from "../core/base/disposable.ts";
import { assertNever } from "../core/base/errors.ts";
import type { Digest } from "../core/oci/digest.ts";
import { UnknownConnectionError, type ImageStores } from "../images/imageStores.ts";
import type { Branch } from "./children/branch.ts";
import type { ListingView } from "./children/listingView.ts";
import { ManifestBranch } from "./children/manifestBranch.ts";
import { NamespaceBranch } from "./children/namespaceBranch.ts";
import { RepositoriesBranch } from "./children/repositoriesBranch.ts";
import { TagsBranch } from "./children/tagsBranch.ts";
import type { ListUntagged } from "./children/untaggedRows.ts";
import { repositoryId } from "./nodeIds.ts";
import type {
  ExplorerNode,
  ManifestNode,
  NamespaceNode,
  RepositoryNode,
  RootNode,
} from "./nodes.ts";
import type { Roots } from "./roots.ts";

export type BranchNode = RootNode | NamespaceNode | RepositoryNode | ManifestNode;

/** A branch with its first load under way or done. */
export interface OpenBranch {
  readonly branch: Branch;
  /** Rejects only with an `AbortError`, once the branch was dropped. */
  readonly loaded: Promise<void>;
}

/** The branches that were opened, by the id of their row. */
export class Branches implements Disposable {
  readonly #open = new Map<string, OpenBranch>();
  /** Dropped listings of tags, by which repositories are filtered until they are loaded anew. */
  readonly #former = new Map<string, TagsBranch>();
  readonly #loaded = new WeakSet<OpenBranch>();
  readonly #added = new Map<string, Set<string>>();
  readonly #stores: ImageStores;
  readonly #view: ListingView;
  readonly #clock: Clock;
  readonly #roots: Roots;
  readonly #untagged: ListUntagged | undefined;
  readonly #changed: (id: string) => void;
  readonly #parentOf: (node: ExplorerNode) => ExplorerNode | undefined;

  /** @param options.changed is given the id of a row whose children changed after they were loaded */
  constructor(options: {
    readonly stores: ImageStores;
    readonly view: ListingView;
    readonly clock: Clock;
    readonly roots: Roots;
    readonly untagged: ListUntagged | undefined;
    readonly changed: (id: string) => void;
    readonly parentOf: (node: ExplorerNode) => ExplorerNode | undefined;
  }) {
    this.#stores = options.stores;
    this.#view = options.view;
    this.#clock = options.clock;
    this.#roots = options.roots;
    this.#untagged = options.untagged;
    this.#changed = options.changed;
    this.#parentOf = options.parentOf;
  }

  find(id: string): OpenBranch | undefined {
    return this.#open.get(id);
  }

  /** The branch of a row once it is loaded; that of a folder is a part of its connection's. */
  loaded({ id, connectionId }: ExplorerNode): Branch | undefined {
    const [own, whole] = [this.#open.get(id), this.#open.get(connectionId)];
    const isLoaded = own && whole && this.#loaded.has(own) && this.#loaded.has(whole);
    return isLoaded ? own.branch : undefined;
  }

  /** The branch of a row, opened if need be. Throws `UnknownConnectionError`. */
  open(node: BranchNode): OpenBranch {
    const known = this.#open.get(node.id);
    if (known) return known;
    const branch = this.#create(node);
    const loaded = branch.load();
    const opened = { branch, loaded };
    // Whoever waits sees the rejection; nobody may be waiting any more.
    loaded.then(
      () => {
        this.#former.delete(node.id);
        this.#loaded.add(opened);
      },
      () => undefined,
    );
    this.#open.set(node.id, opened);
    return opened;
  }

  /** The digest that a tag, platform or index row turned out to name when it was opened. */
  digestOf(id: string): Digest | undefined {
    const branch = this.#open.get(id)?.branch;
    return branch instanceof ManifestBranch ? branch.digest : undefined;
  }

  /** Forgets the branches whose order is another now, unless that is settled by sorting. */
  dropOutdated(): void {
    this.drop((id) => this.#open.get(id)?.branch.isOutdated() === true);
  }

  /** Forgets the branches of rows, so that they are loaded anew. */
  drop(matches: (id: string) => boolean): void {
    for (const [id, { branch }] of [...this.#open]) {
      if (!matches(id)) continue;
      branch.dispose();
      this.#open.delete(id);
      const isLoaded = !this.#former.has(id);
      if (branch instanceof TagsBranch && isLoaded) this.#former.set(id, branch);
    }
  }

  /** Drops the branches of rows that are no more. */
  forget(matches: (id: string) => boolean): void {
    this.drop(matches);
    for (const id of [...this.#former.keys()].filter(matches)) this.#former.delete(id);
  }

  /** Shows a repository whether or not the registry lists it. */
  addRepository(connectionId: string, repository: string): void {
    this.#addedTo(connectionId).add(repository);
  }

  /** Shows a tag of an open repository although its page was not loaded. */
  addTag(repositoryNodeId: string, tag: string): void {
    const branch = this.#open.get(repositoryNodeId)?.branch;
    if (branch instanceof TagsBranch) branch.add(tag);
  }

  dispose(): void {
    this.forget(() => true);
  }

  #create(node: BranchNode): Branch {
    const opened = this.#stores.open(node.connectionId);
    switch (node.kind) {
      case "connection":
      case "localStore":
        return new RepositoriesBranch(node, opened, {
          view: this.#view,
          clock: this.#clock,
          connection: () => this.#roots.connection(node.connectionId),
          added: this.#addedTo(node.connectionId),
          hasTag: (repository) => this.#hasMatchingTag(node.connectionId, repository),
        });
      case "namespace":
        return new NamespaceBranch(node, () => this.#repositoriesOf(node.connectionId));
      case "repository":
        return new TagsBranch(node, opened, {
          view: this.#view,
          clock: this.#clock,
          untagged:
            this.#roots.find(node.connectionId)?.kind === "localStore" ? this.#untagged : undefined,
        });
      case "tag":
      case "platform":
      case "index":
        return new ManifestBranch(node, opened, {
          above: this.#digestsAbove(node),
          clock: this.#clock,
          changed: () => this.#changed(node.id),
        });
      default:
        return assertNever(node);
    }
  }

  #repositoriesOf(connectionId: string) {
    const root = this.#roots.find(connectionId);
    const opened = root && this.open(root);
    if (opened?.branch instanceof RepositoriesBranch) {
      return { branch: opened.branch, loaded: opened.loaded };
    }
    throw new UnknownConnectionError(connectionId);
  }

  #hasMatchingTag(connectionId: string, repository: string): boolean {
    const id = repositoryId(connectionId, repository);
    const candidates = [this.#open.get(id)?.branch, this.#former.get(id)];
    return candidates.some((branch) => branch instanceof TagsBranch && branch.hasMatch());
  }

  #addedTo(connectionId: string): Set<string> {
    const known = this.#added.get(connectionId);
    if (known) return known;
    const added = new Set<string>();
    this.#added.set(connectionId, added);
    return added;
  }

  #digestsAbove(node: ManifestNode): readonly Digest[] {
    const digests: Digest[] = [];
    let above = this.#parentOf(node);
    while (above && (above.kind === "index" || above.kind === "tag")) {
      const digest = this.digestOf(above.id);
      if (digest) digests.unshift(digest);
      above = this.#parentOf(above);
    }
    return digests;
  }
}
