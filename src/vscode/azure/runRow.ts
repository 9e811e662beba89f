import type { TreeItem } from "vscode";
import { isRecord } from "../../core/base/record.ts";

/** A row of the Azure Runs view. */
export interface RunRow {
  readonly connectionId: string;
  /** Of a run. */
  readonly runId?: string;
  /** Of an image: what commands on images want. */
  readonly repository?: string;
  readonly tag?: string;
  readonly item: TreeItem;
  readonly children?: () => Promise<readonly RunRow[]>;
}

/** The run that a row given to a command stands for. */
export interface RunRef {
  readonly connectionId: string;
  readonly runId: string;
}

/** Reads a command's argument, which may come from a keybinding or another extension. */
export function readRunRef(value: unknown): RunRef | undefined {
  if (!isRecord(value)) return undefined;
  const { connectionId, runId } = value;
  if (typeof connectionId !== "string" || typeof runId !== "string") return undefined;
  return { connectionId, runId };
}
