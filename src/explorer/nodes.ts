import type { Descriptor } from "../core/oci/descriptor.ts";
import type { Digest } from "../core/oci/digest.ts";
import type { IndexEntryKind } from "../core/oci/indexContents.ts";
import type { Platform } from "../core/oci/platform.ts";
import type { LocalStore } from "../images/local/localStore.ts";
import type { Connection } from "../providers/connection.ts";

interface NodeBase {
  /** Stable over refreshes and unique in the tree: made of what the row names, see `nodeIds.ts`. */
  readonly id: string;
  /** Undefined for registries and local stores, which stand at the top. */
  readonly parentId: string | undefined;
  /** Of the connection, or of the local store, that the row belongs to. */
  readonly connectionId: string;
}

/** A registry that the user added. */
export interface ConnectionNode extends NodeBase {
  readonly kind: "connection";
  readonly connection: Connection;
}

/** A folder or file of this computer that holds images. */
export interface LocalStoreNode extends NodeBase {
  readonly kind: "localStore";
  readonly store: LocalStore;
}

/** Rows at the top. */
export type RootNode = ConnectionNode | LocalStoreNode;

/** Repositories whose names start with the same path, where they are grouped by it. */
export interface NamespaceNode extends NodeBase {
  readonly kind: "namespace";
  /** Such as `team/backend`. */
  readonly path: string;
  /** The path of the folder that it stands in, if it stands in one. */
  readonly namespace?: string;
  /** How many repositories there are below it, as far as the registry has named them. */
  readonly count: number;
}

/** A repository of a registry. */
export interface RepositoryNode extends NodeBase {
  readonly kind: "repository";
  readonly repository: string;
  /** The path of the folder that it stands in, where they are grouped. */
  readonly namespace?: string;
  /** Set where the user pinned it. */
  readonly isPinned?: true;
}

/** A tag, whatever it names. */
export interface TagNode extends NodeBase {
  readonly kind: "tag";
  readonly repository: string;
  readonly tag: string;
  /** Whether the registry said that it is locked, or not; most do not know locks. */
  readonly isLocked?: boolean;
}

/** An entry of an index that is not itself an index: normally the image for one platform. */
export interface PlatformNode extends NodeBase {
  readonly kind: "platform";
  readonly repository: string;
  readonly digest: Digest;
  readonly descriptor: Descriptor;
  /** What the index says that the entry is; only images can become members of a list. */
  readonly entryKind: Exclude<IndexEntryKind, "index">;
  readonly platform?: Platform;
  readonly attestations: readonly Descriptor[];
}

/** An index within an index. */
export interface IndexNode extends NodeBase {
  readonly kind: "index";
  readonly repository: string;
  readonly digest: Digest;
  readonly descriptor: Descriptor;
  readonly platform?: Platform;
  readonly attestations: readonly Descriptor[];
}

/** How a part belongs to its manifest. `content` is a layer of something that is not an image. */
export type PartRole = "config" | "layer" | "content" | "attestation" | "referrer";

/** Something that a manifest is made of, or that is about it. */
export interface PartNode extends NodeBase {
  readonly kind: "part";
  readonly role: PartRole;
  readonly repository: string;
  readonly digest: Digest;
  readonly descriptor: Descriptor;
  /** 1 for the lowest layer; for roles `layer` and `content`. */
  readonly ordinal?: number;
}

/** Stands at the end of a listing that goes on. */
export interface LoadMoreNode extends NodeBase {
  readonly kind: "loadMore";
  readonly noun: "repositories" | "tags";
  /** How many are listed above. */
  readonly shown: number;
  /** How many there are in all, once the registry has named them all. */
  readonly total?: number;
}

/** What was being done when it failed. */
export type FailedTask =
  "openConnection" | "listRepositories" | "listTags" | "readManifest" | "listReferrers";

/** A failure, in the place of what could not be shown. */
export interface ErrorNode extends NodeBase {
  readonly kind: "error";
  readonly task: FailedTask;
  readonly error: unknown;
}

/** Why there is nothing (more) to see. */
export type Message =
  /** The registry does not list its repositories; some refuse that to everybody. */
  | { readonly code: "noCatalog" }
  /** The same as long as nobody is signed in. */
  | { readonly code: "noPublicCatalog" }
  /** The secret of the connection is not on this machine, and the registry lists nothing without. */
  | { readonly code: "notSignedIn" }
  | { readonly code: "noRepositories" }
  | { readonly code: "noTags" }
  /** The filter hides all that was loaded; `isAll` if nothing else could match it. */
  | { readonly code: "filtered"; readonly filter: string; readonly isAll: boolean }
  /** More than what is loaded may match: `matching` of `loaded` do so far. */
  | {
      readonly code: "partlyFiltered";
      readonly filter: string;
      readonly noun: LoadMoreNode["noun"];
      readonly matching: number;
      readonly loaded: number;
    }
  /** The registry was asked for what contains the text and has not answered yet. */
  | { readonly code: "searching"; readonly filter: string }
  /** The newest were wanted first, and the registry tells no times now although it usually does. */
  | { readonly code: "withoutTimes" }
  /** Repositories of these owners are missing, for they are not shown to this user. */
  | { readonly code: "leftOut"; readonly owners: readonly string[] }
  /** The manifest names nothing, or is of a kind that this tree does not know. */
  | { readonly code: "noParts" }
  /** An index that contains itself, or indexes nested deeper than anyone does on purpose. */
  | { readonly code: "tooDeep" }
  /** Only the first entries of a very long manifest are shown. */
  | { readonly code: "truncated"; readonly shown: number; readonly total: number };

/** A sentence in the place of rows. */
export interface MessageNode extends NodeBase {
  readonly kind: "message";
  readonly message: Message;
}

/** A row of the Registries view. Rows are plain data: commands take what they need from them. */
export type ExplorerNode =
  | RootNode
  | NamespaceNode
  | RepositoryNode
  | TagNode
  | PlatformNode
  | IndexNode
  | PartNode
  | LoadMoreNode
  | ErrorNode
  | MessageNode;

export type NodeKind = ExplorerNode["kind"];

/** Rows that show a manifest and have its contents as children. */
export type ManifestNode = TagNode | PlatformNode | IndexNode;

/** Names a tag; tag rows have this shape. */
export interface TagRef {
  readonly connectionId: string;
  readonly repository: string;
  readonly tag: string;
}

/** Names a connection, repository or tag; every row has this shape, as far as it belongs to one. */
export interface NodeRef {
  readonly connectionId: string;
  readonly repository?: string;
  readonly tag?: string;
}

/** Whether a row can show children. Told without asking the registry. */
export function isBranch(
  node: ExplorerNode,
): node is RootNode | NamespaceNode | RepositoryNode | ManifestNode {
  switch (node.kind) {
    case "connection":
    case "localStore":
    case "namespace":
    case "repository":
    case "tag":
    case "platform":
    case "index":
      return true;
    case "part":
    case "loadMore":
    case "error":
    case "message":
      return false;
  }
}

/** Whether a row stands for what was not to be had, be it by a failure or for want of rights. */
export function isFailure(node: ExplorerNode): boolean {
  if (node.kind !== "message") return node.kind === "error";
  const { code } = node.message;
  return code === "noCatalog" || code === "noPublicCatalog" || code === "notSignedIn";
}

export function connectionNode(connection: Connection): ConnectionNode {
  const { id } = connection;
  return { kind: "connection", id, parentId: undefined, connectionId: id, connection };
}

export function localStoreNode(store: LocalStore): LocalStoreNode {
  const { id } = store;
  return { kind: "localStore", id, parentId: undefined, connectionId: id, store };
}
