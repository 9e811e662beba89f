import { isAbortError, raceAbort, type Cancellable } from "../core/base/abort.ts";
import { systemClock } from "../core/base/clock.ts";
import { DisposableStore, type Disposable } from "../core/base/disposable.ts";
import { Emitter, type Event } from "../core/base/event.ts";
import type { Logger } from "../core/base/logger.ts";
import { UnknownConnectionError, type ImageStores } from "../images/imageStores.ts";
import type { LocalStore } from "../images/local/localStore.ts";
import type { Connection } from "../providers/connection.ts";
import type { Connections } from "../providers/connections.ts";
import { Branches, type BranchNode, type OpenBranch } from "./branches.ts";
import type { Branch } from "./children/branch.ts";
import { ListingView } from "./children/listingView.ts";
import { errorNode } from "./children/notices.ts";
import { ConnectionChanges } from "./connectionChanges.ts";
import type { ExplorerPorts, TreeChange } from "./explorerPorts.ts";
import type { ExplorerSettings } from "./explorerSettings.ts";
import { NameFilter } from "./nameFilter.ts";
import { isWithin } from "./nodeIds.ts";
import { NodeIndex } from "./nodeIndex.ts";
import { isBranch, type ErrorNode, type ExplorerNode, type NodeRef } from "./nodes.ts";
import { Roots } from "./roots.ts";
import { RowLocator } from "./rowLocator.ts";
import { RowRefresher } from "./rowRefresher.ts";
import { readManifestDetails, type ManifestDetails } from "./rows/nodeDetails.ts";
import { RowResolver } from "./rows/rowResolver.ts";
import type { RowSummary } from "./rows/rowSummary.ts";

/**
 * The Registries view as a model: which rows there are, and what is known about them. Children are
 * loaded when first asked for and kept until refreshed. A failure is a row, never an exception.
 */
export class ExplorerModel implements Disposable {
  readonly #connections: Connections;
  readonly #roots: Roots;
  readonly #stores: ImageStores;
  readonly #settings: ExplorerSettings;
  readonly #logger: Logger;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<TreeChange>());
  readonly #index = new NodeIndex();
  readonly #branches: Branches;
  readonly #rows: RowResolver;
  readonly #view: ListingView;
  readonly #locator: RowLocator;
  readonly #refresher: RowRefresher;
  readonly #changedConnections: ConnectionChanges;

  readonly onDidChange: Event<TreeChange> = this.#changes.event;

  constructor(ports: ExplorerPorts) {
    const { connections, localStores, stores, settings, logger, clock = systemClock } = ports;
    this.#connections = connections;
    this.#roots = new Roots(ports);
    this.#stores = stores;
    this.#settings = settings;
    this.#logger = logger;
    this.#changedConnections = new ConnectionChanges(connections, localStores);
    this.#view = new ListingView(settings, (id) => this.#roots.capabilities(id));
    this.#rows = this.#owned.add(new RowResolver({ clock, show: (ids) => this.#fire(ids) }));
    this.#branches = this.#owned.add(
      new Branches({
        stores,
        clock,
        view: this.#view,
        roots: this.#roots,
        untagged: ports.untagged,
        changed: (id) => this.#fire([id]),
        parentOf: (node) => this.parent(node),
      }),
    );
    this.#locator = new RowLocator({
      stores,
      logger,
      branches: this.#branches,
      children: (node, options) => this.children(node, options),
      changed: (id) => this.#fire([id]),
    });
    this.#refresher = new RowRefresher({
      settings,
      index: this.#index,
      branches: this.#branches,
      rows: this.#rows,
      changed: (id) => this.#fire([id]),
      loadMore: (node) => void this.loadMore(node),
    });
    this.#owned.add(connections.onDidChange(() => this.#connectionsChanged()));
    if (localStores) this.#owned.add(localStores.onDidChange(() => this.#connectionsChanged()));
    this.#owned.add(settings.onDidChange(() => this.#settingsChanged()));
  }

  /** The text that names must contain to be shown; empty for all. */
  get filter(): string {
    return this.#view.filter.text;
  }

  /** The rows below a row, or the topmost ones. Rejects only with an `AbortError`. */
  async children(
    node: ExplorerNode | undefined,
    options: Cancellable = {},
  ): Promise<readonly ExplorerNode[]> {
    if (!node) return this.#index.setChildren("", this.#roots.all());
    if (!isBranch(node)) return [];
    while (!this.#owned.isDisposed) {
      const opened = this.#open(node);
      if (!("branch" in opened)) return this.#noted(node, [opened]);
      if (await this.#isLoaded(node, opened, options)) {
        this.#refresher.noteDigest(node);
        const children = this.#noted(node, opened.branch.nodes());
        this.#refresher.requestRows(node, opened);
        void this.#search(node, opened);
        return children;
      }
    }
    return [];
  }

  /** The rows below a row, or the topmost ones, as they stand; undefined before they are loaded. */
  childrenNow(node: ExplorerNode | undefined): readonly ExplorerNode[] | undefined {
    return node ? this.#branches.loaded(node)?.nodes() : this.#roots.all();
  }

  /** A row with what is known now of the connection or local store that it may stand for. */
  current(node: ExplorerNode): ExplorerNode {
    return node.parentId === undefined ? (this.#roots.find(node.id) ?? node) : node;
  }

  parent(node: ExplorerNode): ExplorerNode | undefined {
    return this.#index.get(node.parentId);
  }

  get connections(): readonly Connection[] {
    return this.#connections.all;
  }

  connection(id: string): Connection | undefined {
    return this.#connections.find(id);
  }

  localStore(id: string): LocalStore | undefined {
    const root = this.#roots.find(id);
    return root?.kind === "localStore" ? root.store : undefined;
  }

  /** What was found out about a row in the background, so far. */
  summary(node: ExplorerNode): RowSummary | undefined {
    return this.#rows.get(node.id);
  }

  /** What a tooltip tells about a tag or manifest; undefined for other rows. Throws `StoreError`. */
  async details(
    node: ExplorerNode,
    options: Cancellable = {},
  ): Promise<ManifestDetails | undefined> {
    if (node.kind !== "tag" && node.kind !== "platform" && node.kind !== "index") return undefined;
    const { reader } = this.#stores.open(node.connectionId);
    return readManifestDetails(reader, node, options);
  }

  /** Asks the registry anew: for a row and all below it, or for everything. */
  refresh(target?: NodeRef): void {
    const node = target && this.#index.find(target);
    if (target && !node) return;
    if (node) {
      this.#refresher.refresh(node);
    } else {
      this.#refresher.forget(() => true);
      this.#changes.fire(this.#index.childrenOf(""));
    }
  }

  /** Loads the next page of the listing that a row belongs to. Rejects never. */
  loadMore(target: NodeRef): Promise<void> {
    return this.#load(target, (branch) => branch.loadMore());
  }

  /**
   * Loads all that is left of the listing that a row belongs to; `loaded` is told how many names
   * there are so far. What came before it was cancelled stays. Rejects never.
   */
  loadAll(
    target: NodeRef,
    loaded: (count: number) => void,
    options: Cancellable = {},
  ): Promise<void> {
    return this.#load(target, (branch) => branch.loadAll(loaded, options));
  }

  /** Shows only repositories and tags that contain the text; empty shows all. */
  setFilter(text: string): void {
    this.#view.filter = new NameFilter(text);
    this.#changes.fire(undefined);
  }

  /** Says that a row was closed: what is below it need not be found out. */
  collapsed(node: ExplorerNode): void {
    this.#rows.cancel((id) => isWithin(id, node.id));
  }

  /** Says that a row was opened again: its children's contents are found out after all. */
  expanded(node: ExplorerNode): void {
    const opened = this.#branches.find(node.id);
    if (opened) this.#refresher.requestRows(node, opened);
  }

  /**
   * The row of a connection, repository or tag, loaded and, where a listing does not have it (yet),
   * added. Where the filter or the registry denies it, the nearest row above it.
   */
  locate(ref: NodeRef, options: Cancellable = {}): Promise<ExplorerNode | undefined> {
    return this.#locator.locate(ref, options);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#index.clear();
  }

  #open(node: BranchNode): OpenBranch | ErrorNode {
    try {
      return this.#branches.open(node);
    } catch (error) {
      if (UnknownConnectionError.is(error)) return errorNode(node, "openConnection", error);
      throw error;
    }
  }

  /** Waits for a branch; false if it was dropped meanwhile and another takes its place. */
  async #isLoaded(node: BranchNode, opened: OpenBranch, { signal }: Cancellable): Promise<boolean> {
    const isCurrent = () => this.#branches.find(node.id) === opened;
    try {
      await raceAbort(opened.loaded, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      if (!isCurrent()) return false;
      this.#branches.drop((id) => id === node.id);
      throw error;
    }
    return isCurrent();
  }

  async #load(target: NodeRef, load: (branch: Branch) => Promise<void>): Promise<void> {
    const node = this.#index.find(target);
    const listing = node && (isBranch(node) ? node : this.parent(node));
    const opened = listing && this.#branches.find(listing.id);
    if (!opened) return;
    try {
      await opened.loaded;
      await load(opened.branch);
    } catch (error) {
      if (!isAbortError(error)) throw error;
      // Cancelled, or the listing was refreshed meanwhile.
    }
    if (this.#branches.find(listing.id) === opened) this.#fire([listing.id]);
  }

  async #search(node: BranchNode, { branch }: OpenBranch): Promise<void> {
    if (await branch.search()) this.#fire([node.id]);
  }

  #noted(parent: BranchNode, children: readonly ExplorerNode[]): readonly ExplorerNode[] {
    for (const child of children) {
      if (child.kind !== "error") continue;
      const before = this.#index.get(child.id);
      const isNew = before?.kind !== "error" || before.error !== child.error;
      if (isNew) this.#logger.error(`${child.task} failed for ${parent.id}`, child.error);
    }
    return this.#index.setChildren(parent.id, children);
  }

  #connectionsChanged(): void {
    const { replaced, renewed } = this.#changedConnections.take();
    for (const id of replaced) {
      this.#branches.forget((each) => isWithin(each, id));
      this.#rows.forget((each) => isWithin(each, id));
    }
    this.#rootsChanged();
    for (const id of renewed) this.#refresher.retryFailed(id);
  }

  /** What is known of a connection shows in its row and in those below; others may stand at the top. */
  #rootsChanged(): void {
    const known = this.#index.childrenOf("");
    const now = this.#roots.all();
    const isSame = now.length === known.length && now.every(({ id }, at) => id === known[at]?.id);
    this.#changes.fire(isSame ? known : undefined);
  }

  #settingsChanged(): void {
    if (!this.#settings.showPlatforms) this.#rows.cancel(() => true);
    this.#branches.dropOutdated();
    this.#changes.fire(undefined);
  }

  #fire(ids: readonly string[]): void {
    const nodes = ids.flatMap((id) => this.#index.get(id) ?? []);
    if (nodes.length > 0) this.#changes.fire(nodes);
  }
}
