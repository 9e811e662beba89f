import type { DraftsNode, DraftsNodeKind } from "./draftNodes.ts";

/** Everything that a row of the Drafts view can offer. Menus ask for these words in `viewItem`. */
export const draftActions = [
  "openDraft",
  "pushDraft",
  "showChanges",
  "addImages",
  "changeTarget",
  "duplicate",
  "updateSources",
  "saveSpec",
  "discard",
  "adopt",
  "inspectEntry",
  "replaceEntry",
  "removeEntry",
] as const;

export type DraftAction = (typeof draftActions)[number];

/** Every kind of row of the Drafts view, as context values name it. */
export const draftKinds = [
  "draft",
  "draftEntry",
  "dockerDrafts",
  "dockerDraft",
] as const satisfies readonly DraftsNodeKind[];

/** The actions of a row, in no particular order. */
function draftActionsOf(node: DraftsNode): readonly DraftAction[] {
  switch (node.kind) {
    case "draft":
      return [
        "openDraft",
        "pushDraft",
        "showChanges",
        "addImages",
        "changeTarget",
        "duplicate",
        "updateSources",
        "saveSpec",
        "discard",
      ];
    case "draftEntry":
      return node.digest === undefined
        ? ["replaceEntry", "removeEntry"]
        : ["inspectEntry", "replaceEntry", "removeEntry"];
    case "dockerDrafts":
      return [];
    case "dockerDraft":
      return ["adopt"];
  }
}

/** `archipelago:<kind>+<action>+…`, as for the rows of registries. */
export function draftContextValue(node: DraftsNode): string {
  return ["archipelago:" + node.kind, ...draftActionsOf(node)].join("+");
}
