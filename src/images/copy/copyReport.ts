import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";

/** A non-distributable layer that the source does not hold either; clients fetch it elsewhere. */
export interface LeftOutLayer {
  /** The manifest that names it. */
  readonly image: Digest;
  readonly layer: Descriptor;
}

/** What a copy has done in the target. What was there before is not counted. */
export interface CopyReport {
  /** Manifests written, in that order. */
  readonly manifests: readonly Digest[];
  /** Blobs that the registry took over from another of its repositories. */
  readonly mounted: number;
  /** Blobs sent. */
  readonly uploaded: number;
  /** Of the blobs sent. */
  readonly uploadedBytes: number;
  readonly leftOut: readonly LeftOutLayer[];
}

/** A copy that had nothing to do. */
export const emptyCopy: CopyReport = {
  manifests: [],
  mounted: 0,
  uploaded: 0,
  uploadedBytes: 0,
  leftOut: [],
};

/** How far a copy has come; bytes of the blobs it needs, those that were there included. */
export interface CopyProgress {
  readonly done: number;
  readonly total: number;
  /** The blob that is being copied. */
  readonly digest: Digest;
}
