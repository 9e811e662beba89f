import type { TreeItem } from "vscode";

/** A row of the Transfers view. */
export interface TransferRow {
  readonly transferId: string;
  readonly item: TreeItem;
  readonly children?: () => readonly TransferRow[];
}

/** The transfer that a row given to a command stands for. */
export function readTransferId(target: unknown): string | undefined {
  if (typeof target !== "object" || target === null || !("transferId" in target)) return undefined;
  return typeof target.transferId === "string" ? target.transferId : undefined;
}
