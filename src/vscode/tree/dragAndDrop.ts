import {
  commands,
  DataTransferItem,
  type DataTransfer,
  type TreeDragAndDropController,
} from "vscode";
import { assertNever } from "../../core/base/errors.ts";
import type { DraftsNode } from "../../explorer/drafts/draftNodes.ts";
import type { ExplorerNode } from "../../explorer/nodes.ts";
import { dropOnDrafts, dropOnRegistries, type Drop } from "../../explorer/drafts/drops.ts";

const registriesMime = "application/vnd.code.tree.archipelago.registries";
const draftsMime = "application/vnd.code.tree.archipelago.drafts";
const textMime = "text/plain";

/** Tags and platforms can be dragged away, and images dropped onto a tag. Nothing is pushed. */
export const registriesDragAndDrop: TreeDragAndDropController<ExplorerNode> = {
  dragMimeTypes: [registriesMime],
  dropMimeTypes: [registriesMime, draftsMime, textMime],
  handleDrag: (rows, transfer) => transfer.set(registriesMime, new DataTransferItem(rows)),
  handleDrop: async (target, transfer) =>
    carryOut(dropOnRegistries(target, await rowsOf(transfer))),
};

/** Entries can be dragged within their draft and to others; images are dropped in from outside. */
export const draftsDragAndDrop: TreeDragAndDropController<DraftsNode> = {
  dragMimeTypes: [draftsMime],
  dropMimeTypes: [draftsMime, registriesMime, textMime],
  handleDrag: (rows, transfer) => transfer.set(draftsMime, new DataTransferItem(rows)),
  handleDrop: async (target, transfer) => carryOut(dropOnDrafts(target, await rowsOf(transfer))),
};

/** Rows of our trees as we gave them, or the lines of a text. */
async function rowsOf(transfer: DataTransfer): Promise<readonly unknown[]> {
  for (const mime of [registriesMime, draftsMime]) {
    const rows: unknown = transfer.get(mime)?.value;
    if (Array.isArray(rows)) return rows as readonly unknown[];
  }
  const text = (await transfer.get(textMime)?.asString()) ?? "";
  return text.split(/\r?\n/).filter((line) => line.trim() !== "");
}

/** By the commands, which keep errors from getting lost. */
async function carryOut(drop: Drop | undefined): Promise<void> {
  switch (drop?.kind) {
    case undefined:
      return;
    case "newDraft":
      await commands.executeCommand("archipelago.list.create", undefined, drop.rows);
      return;
    case "addToDraft":
      await commands.executeCommand(
        "archipelago.draft.addImages",
        drop.draftId,
        drop.rows,
        drop.before,
      );
      return;
    case "addToTag":
      await commands.executeCommand("archipelago.list.addPlatform", drop.tag, drop.rows);
      return;
    case "moveEntries":
      await commands.executeCommand(
        "archipelago.draft.moveEntries",
        drop.draftId,
        drop.positions,
        drop.onto,
      );
      return;
    default:
      assertNever(drop);
  }
}
