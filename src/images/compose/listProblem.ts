import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";

/** One of the images involved in a problem: where it came from and what it is. */
export interface ProblemSource {
  readonly source: string;
  readonly digest: Digest;
}

/** Why sources cannot become members of a manifest list. */
export type ListProblem =
  | { readonly code: "noSources" }
  /** There is no such tag or manifest. `source` names its registry, too. */
  | { readonly code: "missing"; readonly source: string }
  /** A chart, signature, attestation …: nothing that runs on a platform. */
  | { readonly code: "notAnImage"; readonly image: ProblemSource; readonly type: string }
  /** Docker schema 1 cannot be a member of a list. */
  | { readonly code: "schema1"; readonly image: ProblemSource }
  /** A list with members whose digest is of an algorithm we cannot verify; they would be lost. */
  | { readonly code: "unreadableMembers"; readonly image: ProblemSource; readonly count: number }
  /** A list names a member by another size or media type than it has; registries refuse that. */
  | {
      readonly code: "contradiction";
      readonly image: ProblemSource;
      /** What the list says. */
      readonly claimed: Pick<Descriptor, "mediaType" | "size">;
      readonly actual: Pick<Descriptor, "mediaType" | "size">;
    }
  /** Platforms that were to be picked out of a source and are not in it. */
  | {
      readonly code: "noSuchPlatform";
      readonly source: string;
      readonly wanted: readonly Platform[];
      /** What there is, in its order. */
      readonly available: readonly Platform[];
    }
  /** One image is wanted for one place of a list, but the source has several. */
  | {
      readonly code: "severalImages";
      readonly source: string;
      readonly available: readonly Platform[];
    }
  /** Lists within lists beyond {@link maxListDepth}, or a list that contains itself. */
  | { readonly code: "tooDeep"; readonly image: ProblemSource };

/** Levels of lists within lists that are followed. */
export const maxListDepth = 8;
