import {
  commands,
  EventEmitter,
  window,
  type TreeDataProvider,
  type TreeItem,
  type TreeView,
} from "vscode";
import { systemClock } from "../../core/base/clock.ts";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { Memento } from "../../core/base/memento.ts";
import type { BlobPlaces } from "../../images/copy/blobPlaces.ts";
import type { TransferRequest } from "../../images/copy/transferRequest.ts";
import type { BoardChange } from "../../images/transfers/transferBoard.ts";
import type { TransferOutcome } from "../../images/transfers/transferOutcome.ts";
import type { Transfers } from "../commands/services.ts";
import type { TransferAction } from "../commands/transferActions.ts";
import { noticeOtherWindows } from "../platform/otherWindows.ts";
import type { TransferDesk } from "./transferDesk.ts";
import type { TransferParts } from "./transferParts.ts";
import type { TransferRow } from "./transferRow.ts";

/** Whether transfers were under way when the window was closed: then somebody is to look. */
const underWayKey = "archipelago.transfersUnderWay/1";

/** What is left of a start of VS Code is not to be disturbed, in milliseconds. */
const quietMs = 1_500;

/** What is done sooner is told by a notification, in milliseconds. */
const showAfterMs = 1_000;

/** The Transfers view, and the way to the code that runs transfers, which is loaded when needed. */
export class TransfersView implements Transfers, TreeDataProvider<TransferRow>, Disposable {
  readonly #parts: TransferParts;
  readonly #memento: Memento;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new EventEmitter<TransferRow[] | undefined>());
  readonly #view: TreeView<TransferRow>;
  readonly #lifetime = new AbortController();
  #desk: Promise<TransferDesk> | undefined;
  #isUnderWay = false;
  #isClosing = false;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(parts: TransferParts & { readonly memento: Memento }) {
    this.#parts = parts;
    this.#memento = parts.memento;
    this.#view = this.#owned.add(
      window.createTreeView("archipelago.transfers", { treeDataProvider: this }),
    );
    const look = () => {
      if (this.#view.visible) this.#changes.fire(undefined);
    };
    this.#owned.add(this.#view.onDidChangeVisibility(look));
    this.#owned.add(noticeOtherWindows(look));
    this.#owned.add({ dispose: () => this.#lifetime.abort() });
    if (this.#memento.get(underWayKey) === true) void this.#lookLater();
  }

  async start(
    request: TransferRequest,
    options: { readonly title: string },
  ): Promise<TransferOutcome> {
    const desk = await this.#load();
    void this.#showSoon(desk);
    return desk.start(request, options.title);
  }

  async act(action: TransferAction, target?: unknown): Promise<void> {
    const desk = await this.#load();
    await desk.act(action, target);
  }

  async clear(): Promise<void> {
    const desk = await this.#load();
    await desk.clear();
  }

  async placesOf(storeId: string): Promise<BlobPlaces> {
    const desk = await this.#load();
    return desk.placesOf(storeId);
  }

  async getChildren(row?: TransferRow): Promise<TransferRow[]> {
    if (row) return [...(row.content.children?.() ?? [])];
    const desk = await this.#load();
    return [...(await desk.rows())];
  }

  getTreeItem(row: TransferRow): TreeItem {
    return row.content.item;
  }

  /** Breaks off what runs, so that it can be gone on with; undefined if nothing does. */
  close(): Promise<void> | undefined {
    this.#isClosing = true;
    return this.#isUnderWay ? this.#desk?.then((desk) => desk.close()) : undefined;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #load(): Promise<TransferDesk> {
    this.#desk ??= this.#open();
    return this.#desk;
  }

  async #open(): Promise<TransferDesk> {
    const { TransferDesk: Desk } = await import("./transferDesk.ts");
    const desk = this.#owned.add(new Desk(this.#parts));
    this.#owned.add(desk.onDidChange((change) => this.#noticeChange(desk, change)));
    const { signal } = this.#lifetime;
    desk.offerToResume({ signal }).then(
      () => this.#changes.fire(undefined),
      () => undefined, // the window is being closed
    );
    return desk;
  }

  #noticeChange(desk: TransferDesk, change: BoardChange): void {
    this.#changes.fire(change === "progress" ? [...desk.showProgress()] : undefined);
    // What stops because the window is closed is to be offered the next time.
    if (this.#isClosing || desk.isBusy === this.#isUnderWay) return;
    this.#isUnderWay = desk.isBusy;
    void this.#memento.update(underWayKey, this.#isUnderWay ? true : undefined);
  }

  /** Opens the view for what takes a while, where that takes nothing else out of sight. */
  async #showSoon(desk: TransferDesk): Promise<void> {
    const { signal } = this.#lifetime;
    await systemClock.delay(showAfterMs, { signal }).catch(() => undefined);
    if (!desk.isBusy || this.#view.visible || !this.#parts.tree.isVisible) return;
    await commands.executeCommand("archipelago.transfers.focus", { preserveFocus: true });
  }

  async #lookLater(): Promise<void> {
    const { signal } = this.#lifetime;
    await systemClock.delay(quietMs, { signal }).catch(() => undefined);
    if (!signal.aborted) await this.#load();
  }
}
