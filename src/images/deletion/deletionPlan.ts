import type { Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { GraphGap, RepositoryGraph } from "./repositoryGraph.ts";

/** What is to go. Several wishes are one request, so that what they share can go, too. */
export interface DeletionRequest {
  /** Tags to remove; their manifests stay. */
  readonly untag?: readonly string[];
  /** Manifests to delete, with all their tags and nothing else. */
  readonly manifests?: readonly Digest[];
  /** Manifests to delete with all that nothing else needs: children, attestations, referrers. */
  readonly lists?: readonly Digest[];
}

/** A tag that is removed from a manifest that stays. */
export interface PlannedUntag {
  readonly tag: string;
  readonly digest: Digest;
  /** Tags that the manifest keeps. */
  readonly otherTags: readonly string[];
  /** Tags of the indexes that contain it, themselves or through others. */
  readonly lists: readonly string[];
}

/** Something about a manifest, for people. */
export interface ManifestSummary {
  readonly digest: Digest;
  readonly isList: boolean;
  readonly isAttestation: boolean;
  readonly platform?: Platform;
}

/** Why a manifest is deleted: wished for, or needed by nothing that stays. */
export type DeletionCause = "requested" | "child" | "referrer";

/** A manifest that is deleted, with every tag that it has. */
export interface PlannedDeletion extends ManifestSummary {
  readonly cause: DeletionCause;
  readonly tags: readonly string[];
  /** Bytes of the manifest, its config and its layers, shared or not. */
  readonly bytes: number;
}

/** Why a manifest is kept. */
export type KeptReason =
  | { readonly kind: "tags"; readonly tags: readonly string[] }
  /** A list that stays contains it; `tags` lead to that list. */
  | { readonly kind: "list"; readonly digest: Digest; readonly tags: readonly string[] }
  /** It is about a manifest that stays. */
  | { readonly kind: "subject"; readonly digest: Digest }
  /** A manifest that stays is about it. */
  | { readonly kind: "referrer"; readonly digest: Digest; readonly tags: readonly string[] }
  /** The store refuses to delete it until it is unlocked: itself, or these tags. */
  | { readonly kind: "locked"; readonly tags: readonly string[] }
  /** Not everything could be read, so something may need it. */
  | { readonly kind: "unknown" };

/** A manifest that would go if nothing else needed it, or were it not locked. */
export interface KeptManifest extends ManifestSummary {
  readonly reason: KeptReason;
}

/** A list that stays and contains what is deleted. */
export interface BrokenList {
  readonly digest: Digest;
  /** Tags that lead to it, through other lists as well. */
  readonly tags: readonly string[];
  readonly lost: readonly ManifestSummary[];
}

/** A manifest that stays and is about what is deleted. */
export interface OrphanedReferrer {
  readonly digest: Digest;
  readonly tags: readonly string[];
  readonly subject: Digest;
}

/** Everything that a deletion takes, in the order in which it is done, and what it does not. */
export interface DeletionPlan {
  readonly graph: RepositoryGraph;
  readonly request: DeletionRequest;
  readonly untag: readonly PlannedUntag[];
  /** Tags that were to be removed and are locked. */
  readonly lockedTags: readonly string[];
  /** What contains or refers to others comes before them. */
  readonly deletions: readonly PlannedDeletion[];
  readonly kept: readonly KeptManifest[];
  readonly broken: readonly BrokenList[];
  readonly orphans: readonly OrphanedReferrer[];
  /**
   * Bytes that become free at most: content of no known manifest that stays. The registry may hold
   * it for other repositories, and frees it when it cleans up.
   */
  readonly freedBytes: number;
  /** What could not be read. With gaps, nothing goes but what was wished for. */
  readonly gaps: readonly GraphGap[];
}
