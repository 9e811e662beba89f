import { randomUUID } from "node:crypto";
import {
  commands,
  DataTransferItem,
  type DataTransfer,
  type TreeDragAndDropController,
} from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import { LruCache } from "../../core/base/lruCache.ts";
import type { DraftsNode } from "../../explorer/drafts/draftNodes.ts";
import { dropOnDrafts, dropOnRegistries, type Drop } from "../../explorer/drafts/drops.ts";
import type { ExplorerNode } from "../../explorer/nodes.ts";

/** VS Code marks what is dragged from a tree with these. */
const treeMimes = [
  "application/vnd.code.tree.archipelago.registries",
  "application/vnd.code.tree.archipelago.drafts",
];
/** Ours: names the drag, whose rows we keep. */
const dragMime = "application/vnd.archipelago.drag";
const textMime = "text/plain";

/** VS Code may ask for the rows of a drag again when it ends, so that one drag has two ids. */
const maxDrags = 4;

/** What is dragged between and within the trees of registries and drafts. Nothing is pushed unasked. */
export class DragAndDrop {
  /**
   * Rows are kept here, since they would reach another tree as text only, and text that looks like
   * our rows may come from anywhere.
   */
  readonly #drags = new LruCache<string, readonly unknown[]>(maxDrags);

  /** Tags, platforms and repositories can be dragged away, and dropped onto all but platforms. */
  readonly registries: TreeDragAndDropController<ExplorerNode> = this.#controller(dropOnRegistries);

  /** Entries can be dragged within their draft and to others; images are dropped in from outside. */
  readonly drafts: TreeDragAndDropController<DraftsNode> = this.#controller(dropOnDrafts);

  #controller<T>(
    meaning: (target: T | undefined, rows: readonly unknown[]) => Drop | undefined,
  ): TreeDragAndDropController<T> {
    return {
      dragMimeTypes: [dragMime],
      dropMimeTypes: [dragMime, ...treeMimes, textMime],
      handleDrag: (rows, transfer) => {
        const id = randomUUID();
        this.#drags.set(id, rows);
        transfer.set(dragMime, new DataTransferItem(id));
      },
      handleDrop: async (target, transfer) =>
        carryOut(meaning(target, await this.#rowsOf(transfer))),
    };
  }

  /** The rows of our own drag, or the lines of a text. */
  async #rowsOf(transfer: DataTransfer): Promise<readonly unknown[]> {
    let rows: readonly unknown[] | undefined;
    // A drop from another tree has our type twice: empty, as the browser knows it, and as we set it.
    transfer.forEach(({ value }, mime) => {
      if (mime === dragMime && typeof value === "string") rows ??= this.#drags.get(value);
    });
    if (rows) return rows;
    const text = (await transfer.get(textMime)?.asString()) ?? "";
    return text.split(/\r?\n/).filter((line) => line.trim() !== "");
  }
}

/** By the commands, which keep errors from getting lost. */
async function carryOut(drop: Drop | undefined): Promise<void> {
  switch (drop?.kind) {
    case undefined:
      return;
    case "newDraft":
      await commands.executeCommand("archipelago.list.create", undefined, drop.rows);
      return;
    case "addToDraft": {
      const { draftId, rows, before } = drop;
      await commands.executeCommand("archipelago.draft.addImages", draftId, rows, before);
      return;
    }
    case "addToTag":
      await commands.executeCommand("archipelago.list.addPlatform", drop.tag, drop.rows);
      return;
    case "copy":
      await commands.executeCommand("archipelago.image.copyOnto", drop.rows, drop.onto);
      return;
    case "moveEntries": {
      const { draftId, positions, onto } = drop;
      await commands.executeCommand("archipelago.draft.moveEntries", draftId, positions, onto);
      return;
    }
    default:
      assertNever(drop);
  }
}
