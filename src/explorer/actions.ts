import { keepsOwnPassword } from "../providers/connection.ts";
import type { Capabilities } from "../providers/capabilities.ts";
import { tagOfEntry } from "./nodeIds.ts";
import type {
  ConnectionNode,
  ExplorerNode,
  IndexNode,
  NodeKind,
  PlatformNode,
  TagNode,
} from "./nodes.ts";

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
  "closeStore",
  "pushLayout",
  "removeUnreferenced",
  "pullToLayout",
  "saveArchive",
  "refresh",
  "loadAll",
  "retry",
  "showLog",
  "inspect",
  "openText",
  "import",
  "copyImages",
  "copyRepository",
  "copyReference",
  "copyDigest",
  "copyPull",
  "copyCommand",
  "pullPlatform",
  "loadArchive",
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
  "showDeleted",
  "deleteTag",
  "deleteManifest",
  "deleteList",
] as const;

export type Action = (typeof actions)[number];

/** Every kind of row, as context values name it. */
export const kinds = [
  "connection",
  "localStore",
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
  /** Whether the row belongs to a local store. */
  readonly isLocal?: boolean;
  /** For error rows: what helps against this error. */
  readonly remedies: readonly Action[];
}

/** The actions of a row, in no particular order. */
export function actionsOf(node: ExplorerNode, context: ActionContext): readonly Action[] {
  const { isLocal = false, remedies } = context;
  switch (node.kind) {
    case "connection":
      return [...when(context.capabilities.push, "import"), ...connectionActions(node)];
    case "localStore":
      return [
        "closeStore",
        "pushLayout",
        ...when(node.store.kind === "archive", "loadArchive"),
        ...when(node.store.kind === "layout", "removeUnreferenced", "import"),
        "copyReference",
        "refresh",
      ];
    case "repository": {
      const common = ["refresh", "verify", "copyReference", ...savingActions] as const;
      const adds = when(context.capabilities.push, "import");
      return [
        ...when(!isLocal, node.isPinned ? "unpin" : "pin"),
        ...adds,
        "copyRepository",
        ...when(context.capabilities.keepsDeleted, "showDeleted"),
        ...common,
      ];
    }
    case "tag":
      return [...manifestActionsOf(isLocal), ...tagActions(node, context)];
    case "platform":
    case "index":
      return [...manifestActionsOf(isLocal), ...entryActions(node, context)];
    case "part":
      return ["inspect", "copyDigest"];
    case "error":
      return [
        ...remedies,
        ...when(isLocal, "closeStore"),
        ...when(!isLocal, "diagnose", "configure"),
      ];
    case "loadMore":
      return ["loadAll"];
    case "namespace":
      return when(context.capabilities.push, "import");
    case "message":
      return when(node.message.code === "partlyFiltered", "loadAll");
  }
}

function connectionActions({ connection }: ConnectionNode): readonly Action[] {
  if (connection.sandbox) return ["stopSandbox", "pinRepository", "refresh"];
  return [
    ...when(connection.secretLocation === "account", "signInAgain"),
    "remove",
    "editCredentials",
    ...when(keepsOwnPassword(connection), "signInDocker"),
    "diagnose",
    "chooseKind",
    "configure",
    "pinRepository",
    "refresh",
  ];
}

function tagActions(node: TagNode, { capabilities }: ActionContext): readonly Action[] {
  const { push, lockTags, deleteTag, deleteManifest } = capabilities;
  return [
    "saveSpec",
    ...when(push, "createList", "editTag", "addPlatform", "retag", "pointBack"),
    ...when(lockTags && node.isLocked !== true, "lock"),
    ...when(lockTags && node.isLocked !== false, "unlock"),
    ...when(deleteTag, "deleteTag"),
    ...when(deleteManifest, "deleteManifest", "deleteList"),
  ];
}

function entryActions(
  node: PlatformNode | IndexNode,
  { capabilities: { push, deleteManifest } }: ActionContext,
): readonly Action[] {
  const edits = when(push && isEntryOfTag(node), "editTag", "addPlatform", "changePlatform");
  return node.kind === "index"
    ? [
        "saveSpec",
        ...when(push, "createList", "retag"),
        ...edits,
        ...when(deleteManifest, "deleteManifest", "deleteList"),
      ]
    : [
        ...when(push, "retag"),
        ...when(push && node.entryKind === "image", "createList"),
        ...edits,
        ...when(deleteManifest, "deleteManifest"),
      ];
}

/** `archipelago:<kind>+<action>+…`, for `when` clauses such as `viewItem =~ /^archipelago:tag\b.*\+inspect\b/`. */
export function contextValue(kind: NodeKind, offered: readonly Action[]): string {
  return ["archipelago:" + kind, ...offered].join("+");
}

/** Only the list that a tag names can be edited; one within another would need both changed. */
function isEntryOfTag(node: PlatformNode | IndexNode): boolean {
  return node.parentId !== undefined && tagOfEntry(node.parentId, node) !== undefined;
}

const savingActions = ["pullToLayout", "saveArchive"] as const satisfies readonly Action[];

/** Engines pull from registries only. */
function manifestActionsOf(isLocal: boolean): readonly Action[] {
  return [
    "inspect",
    "openText",
    "copyImages",
    "copyReference",
    "copyDigest",
    ...when(!isLocal, "copyPull", "copyCommand", "pullPlatform"),
    "compare",
    "verify",
    ...savingActions,
  ];
}

function when(condition: boolean, ...offered: readonly Action[]): readonly Action[] {
  return condition ? offered : [];
}
