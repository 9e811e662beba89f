import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";

/**
 * A non-distributable layer that is not copied, by choice or because the source does not hold it
 * either; clients fetch it elsewhere.
 */
export interface LeftOutLayer {
  /** The manifest that names it. */
  readonly image: Digest;
  readonly layer: Descriptor;
}

/** A blob that did not get into the target. */
export interface FailedBlob {
  readonly blob: Descriptor;
  /** Of the last try. */
  readonly error: unknown;
}

/** What a copy has done in the target. */
export interface CopyReport {
  /** Manifests written, in that order. */
  readonly manifests: readonly Digest[];
  /** Blobs that were there before. */
  readonly present: number;
  /** Blobs that the registry took over from another of its repositories. */
  readonly mounted: number;
  /** Blobs sent. */
  readonly uploaded: number;
  /** Of the blobs sent. */
  readonly uploadedBytes: number;
  readonly leftOut: readonly LeftOutLayer[];
  /** Not what was only broken off because something else had failed, or never begun. */
  readonly failed: readonly FailedBlob[];
}

/** A copy that had nothing to do. */
export const emptyCopy: CopyReport = {
  manifests: [],
  present: 0,
  mounted: 0,
  uploaded: 0,
  uploadedBytes: 0,
  leftOut: [],
  failed: [],
};

/** Bytes that are there, and those that are to be there in the end. */
export interface CopiedBytes {
  readonly done: number;
  readonly total: number;
}

/** How far a copy has come; bytes of the blobs it needs, those that were there included. */
export interface CopyProgress extends CopiedBytes {
  /** The blob that is being copied. */
  readonly digest: Digest;
  /**
   * The same for each image of the plan, by its digest; a blob that several need counts for each.
   * They go on changing: whoever keeps them copies them.
   */
  readonly images: ReadonlyMap<Digest, CopiedBytes>;
}
