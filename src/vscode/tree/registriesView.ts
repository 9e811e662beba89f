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
import type { Presentation } from "../../explorer/presentation/presentation.ts";
import { presentTooltip, type TooltipContext } from "../../explorer/presentation/presentTooltip.ts";
import { RowRenewal } from "../../explorer/rowRenewal.ts";
import { ContextKeys, ManagedContextKey } from "../platform/contextKeys.ts";
import { signalOf } from "../platform/withProgress.ts";
import type { DragAndDrop } from "./dragAndDrop.ts";
import { l10nTexts } from "./l10nTexts.ts";
import { toMarkdown, toTreeItem } from "./treeItems.ts";

const viewId = "archipelago.registries";

/** How long, in milliseconds, the pulls that are left are counted before the count is shown. */
const showPullsAfterMs = 2000;

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
  readonly #renewal: RowRenewal;
  /** Connections whose pulls were counted a moment ago, with the timer that shows them. */
  readonly #pulls = new Map<string, NodeJS.Timeout>();
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
    this.#renewal = new RowRenewal({
      model,
      look: (node) => this.#look(node),
      fire: (rows) => this.#changes.fire(rows),
      isSeen: () => this.#view.visible,
      busy: (work) => void window.withProgress({ location: { viewId } }, () => work),
    });
    this.#owned.add(pullLimits.onDidChange((id) => this.#pulled(id)));
    this.#owned.add(pauses.onDidChange((host) => this.#showHost(host)));
    this.#owned.add(health.onDidChange(() => this.#renewal.noticeAll()));
    this.#owned.add(providers.onDidChange(() => this.#renewal.noticeAll()));
    this.#owned.add(model.onDidChange((change) => this.#renewal.notice(change)));
    this.#view = this.#owned.add(
      window.createTreeView(viewId, {
        treeDataProvider: this,
        canSelectMany: true,
        showCollapseAll: true,
        dragAndDropController: dragAndDrop.registries,
      }),
    );
    this.#owned.add(this.#view.onDidCollapseElement(({ element }) => this.#collapsed(element)));
    this.#owned.add(this.#view.onDidExpandElement(({ element }) => this.#expanded(element)));
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
      // VS Code finds a row only among those that it was given.
      await this.#renewal.settled(node);
      const expand = node.kind === "connection" || node.kind === "localStore";
      await this.#view.reveal(node, { select: true, focus: false, expand });
    } catch (error) {
      this.#logger.warn(`A row could not be shown: ${messageOf(error)}`);
    }
  }

  async getChildren(node?: ExplorerNode): Promise<ExplorerNode[]> {
    if (!node) this.#finder.start();
    const children = await this.#model.children(node);
    this.#renewal.gaveChildren(node, children);
    return [...children];
  }

  getParent(node: ExplorerNode): ExplorerNode | undefined {
    return this.#model.parent(node);
  }

  getTreeItem(node: ExplorerNode): TreeItem {
    this.#renewal.gaveLook(node);
    return toTreeItem(node, this.#present(node));
  }

  async resolveTreeItem(
    item: TreeItem,
    node: ExplorerNode,
    token: CancellationToken,
  ): Promise<TreeItem> {
    const tooltip = presentTooltip(
      this.#model.current(node),
      await this.#tooltipContext(node, token),
    );
    if (tooltip) item.tooltip = toMarkdown(tooltip);
    return item;
  }

  dispose(): void {
    this.#owned.dispose();
    for (const timer of this.#pulls.values()) clearTimeout(timer);
  }

  #present(node: ExplorerNode): Presentation {
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
    return present(this.#model.current(node), { texts: l10nTexts, ...known });
  }

  /** Tooltips are asked for once, and tell of the manifest, what was found in it, and the registry. */
  #look(node: ExplorerNode): unknown {
    const [summary, health] = [this.#model.summary(node), this.#healthOf(node)];
    const root = node.parentId === undefined && this.#model.current(node);
    return { presentation: this.#present(node), summary, health, root };
  }

  #collapsed(node: ExplorerNode): void {
    this.#model.collapsed(node);
    this.#renewal.collapsed(node);
  }

  #expanded(node: ExplorerNode): void {
    this.#model.expanded(node);
    this.#renewal.expanded(node);
  }

  /** Each manifest that is read may count, and its registry's row is renewed with all below it. */
  #pulled(connectionId: string): void {
    if (this.#pulls.has(connectionId)) return;
    const show = () => {
      this.#pulls.delete(connectionId);
      this.#renewal.noticeLook(connectionId);
    };
    this.#pulls.set(connectionId, setTimeout(show, showPullsAfterMs));
  }

  #capabilities(connection: Connection | undefined, localStore: LocalStore | undefined) {
    if (connection) return this.#providers.capabilitiesOf(connection);
    return localStore ? localCapabilities(localStore.kind) : noCapabilities;
  }

  #showHost(host: string): void {
    for (const { url, id } of this.#model.connections) {
      if (hostOf(url) === host) this.#renewal.noticeLook(id);
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
