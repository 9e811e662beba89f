import type { Digest } from "../../core/oci/digest.ts";

/** How a transfer ended; `interrupted` = the window was closed, and it can be gone on with. */
export type TransferEnd = "done" | "failed" | "cancelled" | "interrupted";

/** What became of a tag that was to be written; `unknown` = it could not be found out. */
export type TagState = "written" | "unchanged" | "skipped" | "untouched" | "unknown";

export interface TagResult {
  readonly tag: string;
  readonly state: TagState;
  /** What it named before; undefined if it was new or is not known. */
  readonly before?: Digest | undefined;
}

/** Something that could not be copied, in a sentence for the user. */
export interface TransferProblem {
  readonly message: string;
  /** A stable code of the error, if it had one. */
  readonly code?: string | undefined;
  /** What of the image it was. */
  readonly digest?: Digest | undefined;
}

/** An entry of a list that is no image for a platform. */
export interface OtherEntry {
  readonly digest: Digest;
  /** Of an artifact its type, else the media type of its manifest. */
  readonly type: string;
}

/** What was done for one image. Plain data. */
export interface ItemOutcome {
  readonly kind: "copied" | "skipped" | "failed" | "cancelled";
  /** What is in the target now, or was to be; undefined if that was not found out. */
  readonly digest?: Digest | undefined;
  readonly tags: readonly TagResult[];
  /** Manifests written. */
  readonly manifests: number;
  /** Blobs sent, and their bytes. */
  readonly sent: number;
  readonly sentBytes: number;
  /** Blobs that the target took over from another of its repositories. */
  readonly mounted: number;
  /** Blobs that were there before. */
  readonly present: number;
  /** Layers that may not be distributed and stayed where they are. */
  readonly leftOut: readonly Digest[];
  /** The list of which only some platforms were copied, as one of its own. */
  readonly rewrittenFrom?: Digest | undefined;
  /** Platforms that were not chosen, as people write them. */
  readonly leftOutPlatforms?: readonly string[] | undefined;
  /** Attestations in the list that were left behind, with their platforms for the most part. */
  readonly leftOutAttestations?: number | undefined;
  /** What else was left behind of the list, since no platform stands for it. */
  readonly leftOutEntries?: readonly OtherEntry[] | undefined;
  /** Signatures and others that refer to the list that was rewritten, and say nothing of the new one. */
  readonly leftOutReferrers?: number | undefined;
  readonly problems: readonly TransferProblem[];
}

/** How a transfer ended, with what became of each image, in the order of the request. */
export interface TransferOutcome {
  readonly end: TransferEnd;
  /** Fewer than in the request if it ended before. */
  readonly items: readonly ItemOutcome[];
}
