import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { DockerCliDraft } from "../../images/drafts/dockerCliDrafts.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";

interface NodeBase {
  /** Stable over changes of the draft and unique in the tree. */
  readonly id: string;
  /** Undefined for the rows at the top. */
  readonly parentId: string | undefined;
}

/** A manifest list that is being composed. */
export interface DraftNode extends NodeBase {
  readonly kind: "draft";
  readonly draftId: string;
  /** Of the target. */
  readonly connectionId: string;
  readonly draft: ListDraft;
}

/** An entry of a draft that is no attestation; it names its content where that was taken from. */
export interface DraftEntryNode extends NodeBase {
  readonly kind: "draftEntry";
  readonly draftId: string;
  /** Among all entries of the text from 0, as list edits count. */
  readonly position: number;
  readonly connectionId: string;
  readonly repository: string;
  /** Undefined, as the descriptor, for an entry without a digest that can be read. */
  readonly digest?: Digest;
  readonly descriptor?: Descriptor;
  readonly platform?: Platform;
  readonly attestations: readonly Descriptor[];
  /** For people: `app:amd64`; undefined for entries written by hand. */
  readonly source?: string;
}

/** The drafts of Docker's command line, folded away since they are not ours. */
export interface DockerDraftsNode extends NodeBase {
  readonly kind: "dockerDrafts";
  readonly count: number;
}

/** One of them. */
export interface DockerDraftNode extends NodeBase {
  readonly kind: "dockerDraft";
  readonly draft: DockerCliDraft;
}

/** A row of the Drafts view. Rows are plain data: commands take what they need from them. */
export type DraftsNode = DraftNode | DraftEntryNode | DockerDraftsNode | DockerDraftNode;

export type DraftsNodeKind = DraftsNode["kind"];
