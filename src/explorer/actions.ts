import { keepsOwnPassword } from "../providers/connection.ts";
import type { Capabilities } from "../providers/capabilities.ts";
import { tagOfEntry } from "./nodeIds.ts";
import type { ExplorerNode, IndexNode, NodeKind, PlatformNode } from "./nodes.ts";

/** Everything that a row can offer. Menus ask for these words in `viewItem`. */
export const actions = [
  "remove",
  "editCredentials",
  "signInAgain",
  "signInDocker",
  "diagnose",
  "chooseKind",
  "configure",
  "pinRepository",
  "pin",
  "unpin",
  "stopSandbox",
  "refresh",
  "loadAll",
  "retry",
  "showLog",
  "inspect",
  "openText",
  "copyReference",
  "copyDigest",
  "copyPull",
  "compare",
  "verify",
  "saveSpec",
  "createList",
  "editTag",
  "addPlatform",
  "retag",
  "pointBack",
  "changePlatform",
  "lock",
  "unlock",
  "deleteTag",
  "deleteManifest",
  "deleteList",
] as const;

export type Action = (typeof actions)[number];

/** Every kind of row, as context values name it. */
export const kinds = [
  "connection",
  "namespace",
  "repository",
  "tag",
  "platform",
  "index",
  "part",
  "loadMore",
  "error",
  "message",
] as const satisfies readonly NodeKind[];

/** What decides about a row's actions besides the row itself. */
export interface ActionContext {
  readonly capabilities: Capabilities;
  /** For error rows: what helps against this error. */
  readonly remedies: readonly Action[];
}

/** The actions of a row, in no particular order. */
export function actionsOf(node: ExplorerNode, context: ActionContext): readonly Action[] {
  const { push, lockTags, deleteTag, deleteManifest } = context.capabilities;
  switch (node.kind) {
    case "connection":
      return node.connection.sandbox
        ? ["stopSandbox", "pinRepository", "refresh"]
        : [
            ...when(node.connection.secretLocation === "account", "signInAgain"),
            "remove",
            "editCredentials",
            ...when(keepsOwnPassword(node.connection), "signInDocker"),
            "diagnose",
            "chooseKind",
            "configure",
            "pinRepository",
            "refresh",
          ];
    case "repository":
      return [node.isPinned ? "unpin" : "pin", "refresh", "verify", "copyReference"];
    case "tag":
      return [
        ...manifestActions,
        "saveSpec",
        ...when(push, "createList", "editTag", "addPlatform", "retag", "pointBack"),
        ...when(lockTags && node.isLocked !== true, "lock"),
        ...when(lockTags && node.isLocked !== false, "unlock"),
        ...when(deleteTag, "deleteTag"),
        ...when(deleteManifest, "deleteManifest", "deleteList"),
      ];
    case "platform":
      return [
        ...manifestActions,
        ...when(push, "retag"),
        ...when(push && node.entryKind === "image", "createList"),
        ...when(push && isEntryOfTag(node), "editTag", "addPlatform", "changePlatform"),
        ...when(deleteManifest, "deleteManifest"),
      ];
    case "index":
      return [
        ...manifestActions,
        "saveSpec",
        ...when(push, "createList", "retag"),
        ...when(push && isEntryOfTag(node), "editTag", "addPlatform", "changePlatform"),
        ...when(deleteManifest, "deleteManifest", "deleteList"),
      ];
    case "part":
      return ["inspect", "copyDigest"];
    case "error":
      return [...context.remedies, "diagnose", "configure"];
    case "loadMore":
      return ["loadAll"];
    case "namespace":
      return [];
    case "message":
      return when(node.message.code === "partlyFiltered", "loadAll");
  }
}

/** `archipelago:<kind>+<action>+…`, for `when` clauses such as `viewItem =~ /^archipelago:tag\b.*\+inspect\b/`. */
export function contextValue(kind: NodeKind, offered: readonly Action[]): string {
  return ["archipelago:" + kind, ...offered].join("+");
}

/** Only the list that a tag names can be edited; one within another would need both changed. */
function isEntryOfTag(node: PlatformNode | IndexNode): boolean {
  return node.parentId !== undefined && tagOfEntry(node.parentId, node) !== undefined;
}

const manifestActions = [
  "inspect",
  "openText",
  "copyReference",
  "copyDigest",
  "copyPull",
  "compare",
  "verify",
] as const satisfies readonly Action[];

function when(condition: boolean, ...offered: readonly Action[]): readonly Action[] {
  return condition ? offered : [];
}
