import { isRecord } from "../../core/base/record.ts";
import type { RootNode, ExplorerNode, NamespaceNode, RepositoryNode, TagNode } from "../nodes.ts";
import type { DraftsNode } from "./draftNodes.ts";

/** What comes of rows, or references as text, that are dropped. */
export type Drop =
  /** Onto nothing: a draft of these images; its tag is asked for. */
  | { readonly kind: "newDraft"; readonly rows: readonly unknown[] }
  | {
      readonly kind: "addToDraft";
      readonly draftId: string;
      readonly rows: readonly unknown[];
      /** The position that the first of them is to have; at the end without it. */
      readonly before: number | undefined;
    }
  /** A draft of the list that the tag names, with the images added. */
  | { readonly kind: "addToTag"; readonly tag: TagNode; readonly rows: readonly unknown[] }
  /** Copies them to a registry or to a repository, after a question. */
  | { readonly kind: "copy"; readonly onto: CopyTargetNode; readonly rows: readonly unknown[] }
  /** Entries of one draft to another place in it. */
  | {
      readonly kind: "moveEntries";
      readonly draftId: string;
      readonly positions: readonly number[];
      /** The entry whose place they take; at the end without it. */
      readonly onto: number | undefined;
    };

/** Rows that images can be copied to. */
type CopyTargetNode = RootNode | NamespaceNode | RepositoryNode;

/** What a drop on the Drafts view means; `undefined` if nothing that is dropped is an image. */
export function dropOnDrafts(
  target: DraftsNode | undefined,
  dropped: readonly unknown[],
): Drop | undefined {
  const rows = dropped.filter(isImage);
  if (rows.length === 0) return undefined;
  switch (target?.kind) {
    case undefined:
    case "dockerDrafts":
    case "dockerDraft":
      return { kind: "newDraft", rows };
    case "draft":
    case "draftEntry": {
      const { draftId } = target;
      const onto = target.kind === "draftEntry" ? target.position : undefined;
      const positions = rows.flatMap((row) => positionIn(draftId, row) ?? []);
      return positions.length === rows.length
        ? { kind: "moveEntries", draftId, positions, onto }
        : { kind: "addToDraft", draftId, rows, before: onto };
    }
  }
}

/**
 * What a drop on the Registries view means: a tag becomes a list with what is dropped on it; to
 * registries, their folders and repositories it is copied.
 */
export function dropOnRegistries(
  target: ExplorerNode | undefined,
  dropped: readonly unknown[],
): Drop | undefined {
  const others = dropped.filter((row) => row !== target);
  const images = others.filter(isImage);
  switch (target?.kind) {
    case "tag":
      return images.length > 0 ? { kind: "addToTag", tag: target, rows: images } : undefined;
    case "connection":
    case "localStore":
    case "namespace":
    case "repository": {
      const rows = others.filter((row) => isImage(row) || isRepository(row));
      return rows.length > 0 ? { kind: "copy", onto: target, rows } : undefined;
    }
    default:
      return undefined;
  }
}

function isImage(row: unknown): boolean {
  if (typeof row === "string") return row.trim() !== "";
  const kind = isRecord(row) ? row["kind"] : undefined;
  return kind === "tag" || kind === "platform" || kind === "index" || kind === "draftEntry";
}

function isRepository(row: unknown): boolean {
  return isRecord(row) && row["kind"] === "repository";
}

function positionIn(draftId: string, row: unknown): number | undefined {
  if (!isRecord(row) || row["kind"] !== "draftEntry" || row["draftId"] !== draftId) {
    return undefined;
  }
  return typeof row["position"] === "number" ? row["position"] : undefined;
}
