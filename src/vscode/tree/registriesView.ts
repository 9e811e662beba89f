import {
  EventEmitter,
  l10n,
  window,
  type CancellationToken,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from "vscode";
import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import { messageOf } from "../../core/base/errors.ts";
import type { Logger } from "../../core/base/logger.ts";
import type { HostPauses } from "../../core/http/hostPauses.ts";
import type { ExplorerModel } from "../../explorer/explorerModel.ts";
import type { ExplorerNode, NodeRef } from "../../explorer/nodes.ts";
import type { Health, HealthStore } from "../../images/verify/healthStore.ts";
import { localCapabilities } from "../../explorer/localCapabilities.ts";
import { noCapabilities } from "../../providers/capabilities.ts";
import type { LocalStore } from "../../images/local/localStore.ts";
import type { Connection } from "../../providers/connection.ts";
import type { Providers } from "../../providers/providers.ts";
import type { PullLimits } from "../../providers/pullLimits.ts";
import { present } from "../../explorer/presentation/present.ts";
import { presentTooltip, type TooltipContext } from "../../explorer/presentation/presentTooltip.ts";
import { ContextKeys, ManagedContextKey } from "../platform/contextKeys.ts";
import { signalOf } from "../platform/withProgress.ts";
import type { DragAndDrop } from "./dragAndDrop.ts";
import { l10nTexts } from "./l10nTexts.ts";
import { toMarkdown, toTreeItem } from "./treeItems.ts";

/** The Registries view: shows the model and tells it what is open. */
export class RegistriesView implements TreeDataProvider<ExplorerNode>, Disposable {
  readonly #model: ExplorerModel;
  readonly #logger: Logger;
  readonly #health: HealthStore;
  readonly #providers: Providers;
  readonly #pullLimits: PullLimits;
  readonly #pauses: HostPauses;
  readonly #finder: { start(): void };
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<ExplorerNode[] | undefined>());
  readonly #view: TreeView<ExplorerNode>;
  readonly #isFiltered = new ManagedContextKey(ContextKeys.isFiltered);

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(options: {
    readonly model: ExplorerModel;
    readonly health: HealthStore;
    readonly providers: Providers;
    readonly pullLimits: PullLimits;
    readonly pauses: HostPauses;
    /** Looks for what is on this computer, once the view is seen. */
    readonly finder: { start(): void };
    readonly dragAndDrop: DragAndDrop;
    readonly logger: Logger;
  }) {
    const { model, health, providers, pullLimits, pauses, dragAndDrop, logger } = options;
    this.#finder = options.finder;
    this.#model = model;
    this.#health = health;
    this.#providers = providers;
    this.#pullLimits = pullLimits;
    this.#pauses = pauses;
    this.#logger = logger;
    this.#owned.add(pullLimits.onDidChange((connectionId) => model.showAgain({ connectionId })));
    this.#owned.add(pauses.onDidChange((host) => this.#showHost(host)));
    this.#owned.add(health.onDidChange(() => this.#changes.fire(undefined)));
    this.#owned.add(providers.onDidChange(() => this.#changes.fire(undefined)));
    this.#owned.add(
      model.onDidChange((change) => this.#changes.fire(change ? [...change] : undefined)),
    );
    this.#view = this.#owned.add(
      window.createTreeView("archipelago.registries", {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
        dragAndDropController: dragAndDrop.registries,
      }),
    );
    this.#owned.add(this.#view.onDidCollapseElement(({ element }) => model.collapsed(element)));
    this.#owned.add(this.#view.onDidExpandElement(({ element }) => model.expanded(element)));
  }

  /** Whether the view is in sight. */
  get isVisible(): boolean {
    return this.#view.visible;
  }

  /** The selected rows. */
  get selection(): readonly ExplorerNode[] {
    return this.#view.selection;
  }

  /** The text that names must contain to be shown; empty for all. */
  get filter(): string {
    return this.#model.filter;
  }

  /** Shows only what contains the text, and says so above the tree. */
  setFilter(text: string): void {
    this.#model.setFilter(text);
    const { filter } = this.#model;
    this.#isFiltered.set(filter !== "");
    this.#view.message = filter === "" ? "" : l10n.t("Filtered by “{0}”", filter);
  }

  /** Asks the registry anew, for a row or for all. */
  refresh(target?: NodeRef): void {
    this.#model.refresh(target);
  }

  /** Loads the next page of the listing that a row belongs to. */
  async loadMore(target?: NodeRef): Promise<void> {
    if (target) await this.#model.loadMore(target);
  }

  /** Loads all that is left of the listing that a row belongs to; what came before a cancel stays. */
  loadAll(
    target: NodeRef,
    loaded: (count: number) => void,
    options: Cancellable = {},
  ): Promise<void> {
    return this.#model.loadAll(target, loaded, options);
  }

  /**
   * Opens the tree down to a connection, repository or tag and selects it. Rejects never: VS Code
   * gives up when the tree changes meanwhile, and what was to be shown has been done all the same.
   */
  async reveal(target: NodeRef): Promise<void> {
    try {
      const node = await this.#model.locate(target);
      if (!node) return;
      const expand = node.kind === "connection" || node.kind === "localStore";
      await this.#view.reveal(node, { select: true, focus: false, expand });
    } catch (error) {
      this.#logger.warn(`A row could not be shown: ${messageOf(error)}`);
    }
  }

  getChildren(node?: ExplorerNode): Promise<ExplorerNode[]> {
    if (!node) this.#finder.start();
    return this.#model.children(node).then((children) => [...children]);
  }

  getParent(node: ExplorerNode): ExplorerNode | undefined {
    return this.#model.parent(node);
  }

  getTreeItem(node: ExplorerNode): TreeItem {
    const connection = this.#model.connection(node.connectionId);
    const summary = this.#model.summary(node);
    const health = this.#healthOf(node);
    const localStore = this.#model.localStore(node.connectionId);
    const capabilities = this.#capabilities(connection, localStore);
    const kind = connection && this.#providers.labelOf(connection);
    const pullLimit = this.#pullLimits.of(node.connectionId);
    const pause = connection && this.#pauses.of(hostOf(connection.url));
    const place = { connection, localStore, capabilities, kind };
    const known = { ...place, pullLimit, pause, summary, health };
    return toTreeItem(node, present(node, { texts: l10nTexts, ...known }));
  }

  async resolveTreeItem(
    item: TreeItem,
    node: ExplorerNode,
    token: CancellationToken,
  ): Promise<TreeItem> {
    const tooltip = presentTooltip(node, await this.#tooltipContext(node, token));
    if (tooltip) item.tooltip = toMarkdown(tooltip);
    return item;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #capabilities(connection: Connection | undefined, localStore: LocalStore | undefined) {
    if (connection) return this.#providers.capabilitiesOf(connection);
    return localStore ? localCapabilities(localStore.kind) : noCapabilities;
  }

  #showHost(host: string): void {
    for (const { url, id } of this.#model.connections) {
      if (hostOf(url) === host) this.#model.showAgain({ connectionId: id });
    }
  }

  /** Of a tag's row, what is known of the manifest that it named when last asked. */
  #healthOf(node: ExplorerNode): Health | undefined {
    if (node.kind === "platform" || node.kind === "index") return this.#health.get(node);
    if (node.kind !== "tag") return undefined;
    const summary = this.#model.summary(node);
    if (!summary || summary.kind === "failed") return undefined;
    return this.#health.get({ ...node, digest: summary.digest });
  }

  async #tooltipContext(node: ExplorerNode, token: CancellationToken): Promise<TooltipContext> {
    const connection = this.#model.connection(node.connectionId);
    const localStore = this.#model.localStore(node.connectionId);
    const known = { texts: l10nTexts, connection, localStore, health: this.#healthOf(node) };
    try {
      const details = await this.#model.details(node, { signal: signalOf(token) });
      return { ...known, details };
    } catch (error) {
      return isAbortError(error)
        ? { ...known, details: undefined }
        : { ...known, details: undefined, failure: { error } };
    }
  }
}

function hostOf(url: string): string {
  return new URL(url).host;
}
