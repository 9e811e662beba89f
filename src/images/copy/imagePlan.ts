import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { CopyPlan, CopySource, CopyTarget } from "./copyPlan.ts";
import type { LeftOutLayer } from "./copyReport.ts";

/** An image that is to be copied, and the tags that are to name it then. */
export interface ImageCopy {
  readonly from: CopySource;
  readonly reference: ManifestReference;
  readonly to: CopyTarget;
  /** Without any the image is there by its digest only. */
  readonly tags: readonly string[];
}

/** An image, or something else that is neither an index nor a blob, as people are shown it. */
export interface PlanRow {
  readonly digest: Digest;
  /** `artifact`: something of an index, or copied by itself, that is no image. */
  readonly kind: "image" | "artifact" | "attestation" | "referrer";
  /** As an index says; an image by itself has none. */
  readonly platform?: Platform;
  /** What a referrer is, as far as the listing or its manifest says. */
  readonly artifactType?: string;
  /** What an attestation or a referrer is about. */
  readonly about?: Digest;
  /** The target has the manifest, so that nothing of it needs to be copied. */
  readonly isPresent: boolean;
  /** Blobs of the plan that it needs; others may need them, too. */
  readonly blobs: readonly Digest[];
  /** Of those blobs. */
  readonly bytes: number;
}

/** A tag that is to be written after all content. */
export interface PlannedTag {
  readonly tag: string;
  /** What it is to name. */
  readonly digest: Digest;
  /** What it named in the target when the plan was made; undefined if it did not exist. */
  readonly now: Digest | undefined;
  /** Of cosign's tags (`sha256-….sig`): the manifest that they are about. */
  readonly about?: Digest;
}

/** Something that refers to a manifest: by its subject, or by a tag of cosign's. */
export interface PlannedReferrer {
  readonly about: Digest;
  readonly descriptor: Descriptor;
  readonly tag?: string;
}

/** An entry of an index that is not copied; `index` only where there is nothing in it. */
export interface LeftOutEntry {
  readonly descriptor: Descriptor;
  /** `other`: something without a platform. */
  readonly kind: "image" | "index" | "attestation" | "other";
  /** Of its image, if it is one. */
  readonly platform?: Platform;
}

/** How an image with all that was chosen of it comes to be in the target. */
export interface ImagePlan extends CopyPlan {
  /** What is copied. */
  readonly source: Descriptor;
  /** What the tags are to name; the source, unless an index was rewritten. */
  readonly root: Descriptor;
  /** Its manifest. */
  readonly content: Manifest;
  /** The index is one of its own, with another digest, since platforms were left out. */
  readonly isRewritten: boolean;
  /** The index names images that the target will not have. */
  readonly isSparse: boolean;
  /** In the order of the index, what is about an image behind it. */
  readonly rows: readonly PlanRow[];
  /** Cosign's first, which are to be there when the image's are written. */
  readonly tags: readonly PlannedTag[];
  /** Entries of indexes that were not chosen. */
  readonly leftOutEntries: readonly LeftOutEntry[];
  /** The platforms among {@link leftOutEntries}. */
  readonly leftOutPlatforms: readonly Platform[];
  /** Non-distributable layers that are not copied. */
  readonly leftOutLayers: readonly LeftOutLayer[];
  /** What is copied because it refers to what is copied. */
  readonly referrers: readonly PlannedReferrer[];
  /**
   * What refers to an index that is not copied as it was, of which it would say nothing, and what is
   * listed as a referrer but is not there.
   */
  readonly leftOutReferrers: readonly PlannedReferrer[];
}
