import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { CopyReport } from "./copyReport.ts";
import type { ImagePlan } from "./imagePlan.ts";

/** A tag of the target that names something else than it is to name. */
export interface ExistingTag {
  readonly tag: string;
  readonly now: Digest;
  /** It came to name that while the image was being copied. */
  readonly hasMoved: boolean;
}

/** What becomes of tags that name something else. */
export type ExistingTagsAnswer = "overwrite" | "skip" | "cancel";

/** What became of a tag that was to be written. */
export type CopiedTag = { readonly tag: string; readonly digest: Digest } & (
  | { readonly kind: "written"; readonly before: Digest | undefined }
  /** It named the image already. */
  | { readonly kind: "unchanged" }
  /** It names something else, and nobody agreed to replace that. */
  | { readonly kind: "skipped"; readonly now: Digest }
  | { readonly kind: "failed"; readonly error: unknown; readonly state: "untouched" | "unknown" }
);

/** How copying an image ended. */
export type ImageCopyResult =
  /** All is there; `tags` may have been skipped. */
  | {
      readonly kind: "copied";
      readonly plan: ImagePlan;
      /** Of what the tags name. */
      readonly digest: Digest;
      readonly report: CopyReport;
      readonly tags: readonly CopiedTag[];
    }
  /** Every tag names something else that was not to be replaced. Nothing was written. */
  | { readonly kind: "skipped"; readonly plan: ImagePlan; readonly tags: readonly CopiedTag[] }
  /** The question what to do about existing tags was answered so. Nothing was written. */
  | { readonly kind: "cancelled"; readonly plan: ImagePlan }
  /** Manifests that the source does not have. Nothing was written. */
  | { readonly kind: "absent"; readonly plan: ImagePlan; readonly manifests: readonly Descriptor[] }
  /** A request failed, or the copy was cancelled. Doing it again goes on from what is there. */
  | {
      readonly kind: "failed";
      readonly plan: ImagePlan;
      readonly error: unknown;
      readonly report: CopyReport;
      readonly tags: readonly CopiedTag[];
    };
