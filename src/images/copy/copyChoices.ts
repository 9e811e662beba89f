import type { Platform } from "../../core/oci/platform.ts";

/** Which images of a list are copied. An image by itself is copied whatever it is for. */
export type PlatformChoice =
  | { readonly kind: "all" }
  | {
      readonly kind: "some";
      /**
       * Each stands for the images that are the same to clients (of Windows all builds unless one is
       * named), else for the one that a machine of it would take.
       */
      readonly platforms: readonly Platform[];
      /**
       * `rewrite`: the copy is a list of its own, with a digest of its own, of the chosen images and
       * the attestations about them. `sparse`: the list stays as it is and names images that the
       * target lacks; many registries refuse that.
       */
      readonly index: "rewrite" | "sparse";
    };

/** What of an image is copied, and what becomes of what is there already. Plain data. */
export interface CopyChoices {
  readonly platforms: PlatformChoice;
  /** Signatures, SBOMs and whatever else refers to the image; cosign's tags (`sha256-….sig`), too. */
  readonly referrers: boolean;
  /** Layers that their makers do not allow to be redistributed; clients fetch them from elsewhere. */
  readonly nonDistributable: "skip" | "include";
  /** A tag of the target that names something else. */
  readonly existing: "overwrite" | "skip" | "ask";
}

/** Everything, and no tag replaced unasked. */
export const copyEverything: CopyChoices = {
  platforms: { kind: "all" },
  referrers: true,
  nonDistributable: "skip",
  existing: "ask",
};
