import { EventEmitter, window, type TreeDataProvider, type TreeItem, type TreeView } from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { DraftsNode } from "../../explorer/drafts/draftNodes.ts";
import type { DraftsModel } from "../../explorer/drafts/draftsModel.ts";
import { presentDraft } from "../../explorer/drafts/presentDraft.ts";
import { noticeOtherWindows } from "../platform/otherWindows.ts";
import { l10nDraftsTexts } from "./l10nDraftsTexts.ts";
import type { DragAndDrop } from "./dragAndDrop.ts";
import { toTreeItem } from "./treeItems.ts";

/** The Drafts view: manifest lists that were not pushed yet. */
export class DraftsView implements TreeDataProvider<DraftsNode>, Disposable {
  readonly #model: DraftsModel;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<undefined>());
  readonly #view: TreeView<DraftsNode>;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(model: DraftsModel, dragAndDrop: DragAndDrop) {
    this.#model = model;
    this.#owned.add(model.onDidChange(() => this.#changes.fire(undefined)));
    this.#view = this.#owned.add(
      window.createTreeView("archipelago.drafts", {
        treeDataProvider: this,
        canSelectMany: true,
        dragAndDropController: dragAndDrop.drafts,
      }),
    );
    this.#noticeChangesWhenShown();
  }

  /** The selected rows. */
  get selection(): readonly DraftsNode[] {
    return this.#view.selection;
  }

  /** Looks at drafts that were made elsewhere again. */
  refresh(): void {
    this.#model.refresh();
  }

  async getChildren(node?: DraftsNode): Promise<DraftsNode[]> {
    return [...(await this.#model.children(node))];
  }

  getParent(node: DraftsNode): DraftsNode | undefined {
    return this.#model.parent(node);
  }

  getTreeItem(node: DraftsNode): TreeItem {
    const context = this.#contextOf(node);
    return toTreeItem(node, presentDraft(node, { ...context, texts: l10nDraftsTexts }));
  }

  async resolveTreeItem(item: TreeItem, node: DraftsNode): Promise<TreeItem> {
    const { draftTooltip } = await import("./draftTooltip.ts");
    const tooltip = draftTooltip(node, this.#contextOf(node));
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Other windows and the Docker CLI make drafts, too, and tell nobody. */
  #noticeChangesWhenShown(): void {
    this.#owned.add(
      this.#view.onDidChangeVisibility(({ visible }) => {
        if (visible) this.#model.noticeChanges();
      }),
    );
    this.#owned.add(
      noticeOtherWindows(() => {
        if (this.#view.visible) this.#model.noticeChanges();
      }),
    );
  }

  #contextOf(node: DraftsNode) {
    const isEntry = node.kind === "draftEntry";
    const storeId = isEntry || node.kind === "draft" ? node.connectionId : "";
    return {
      findings: this.#model.findings(node),
      size: isEntry ? this.#model.size(node) : undefined,
      connection: this.#model.connection(storeId),
      localStore: this.#model.localStore(storeId),
    };
  }
}
