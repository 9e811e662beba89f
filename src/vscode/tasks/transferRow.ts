import type { TreeItem } from "vscode";

/** How a row of the Transfers view looks at a moment. */
export interface RowContent {
  readonly item: TreeItem;
  readonly children?: (() => readonly TransferRow[]) | undefined;
}

/**
 * A row of the Transfers view. That of a transfer stays the same object while its content changes:
 * VS Code would forget it, also where its menu is open.
 */
export interface TransferRow {
  readonly transferId: string;
  content: RowContent;
}

/** The transfer that a row given to a command stands for. */
export function readTransferId(target: unknown): string | undefined {
  if (typeof target !== "object" || target === null || !("transferId" in target)) return undefined;
  return typeof target.transferId === "string" ? target.transferId : undefined;
}
