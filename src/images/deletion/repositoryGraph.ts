import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { Locks } from "../../core/registry/imageStore.ts";

/** Content as far as sizes are about it. */
export interface StoredBlob {
  readonly digest: Digest;
  /** Bytes. */
  readonly size: number;
}

/**
 * How far a manifest of a graph is known. `unread`: left out on purpose, for it contains no others;
 * `missing`: named by another manifest, but not there; `unreadable`: what it names is unknown.
 */
export type GraphState = "read" | "unread" | "missing" | "unreadable";

/** A manifest of a repository with what it names. */
export interface GraphManifest {
  readonly digest: Digest;
  readonly state: GraphState;
  /** The empty string where nobody told. */
  readonly mediaType: string;
  /** An index or manifest list, as far as is known. */
  readonly isList: boolean;
  /** Bytes of the manifest itself. */
  readonly size: number;
  /** As an index that names it says. */
  readonly platform?: Platform;
  /** Whether an index says that it is an attestation about another entry. */
  readonly isAttestation: boolean;
  /** The entries of an index, as written; empty for all else. */
  readonly children: readonly Descriptor[];
  readonly subject?: Digest;
  /** Config and layers that the registry stores, each once. */
  readonly blobs: readonly StoredBlob[];
}

/** Why a graph may lack references that the repository has. */
export type GraphGap =
  /** The repository has more tags than were listed. */
  | { readonly kind: "tags"; readonly listed: number }
  /** More manifests than were read. */
  | { readonly kind: "manifests"; readonly limit: number }
  /** More of it may be locked than the store told. */
  | { readonly kind: "locks" }
  | { readonly kind: "tag"; readonly tag: string; readonly error: unknown }
  | { readonly kind: "manifest"; readonly digest: Digest; readonly error: unknown }
  | { readonly kind: "referrers"; readonly digest: Digest; readonly error: unknown };

/**
 * How much of a repository a graph holds. `indexes`: all tags, all indexes, and the wanted
 * manifests with their referrers; enough to say what names a manifest. `all`: every manifest that
 * tags, indexes, subjects and referrers lead to; needed to say that nothing names one.
 */
export type GraphScope = "indexes" | "all";

/** What names what in a repository. Manifests that nothing leads to cannot be seen from outside. */
export interface RepositoryGraph {
  readonly repository: string;
  readonly scope: GraphScope;
  /** Manifests that were read even if no tag leads to them. */
  readonly wanted: readonly Digest[];
  readonly tags: ReadonlyMap<string, Digest>;
  readonly manifests: ReadonlyMap<Digest, GraphManifest>;
  /** By subject: the manifests that say, or of which the registry says, that they are about it. */
  readonly referrers: ReadonlyMap<Digest, readonly Digest[]>;
  readonly gaps: readonly GraphGap[];
  /** What is locked, as far as the store has locks and tells them. */
  readonly locks?: Locks;
}

/** Whether a graph shows every reference that the repository has. */
export function isComplete({ scope, gaps }: RepositoryGraph): boolean {
  return scope === "all" && gaps.length === 0;
}

/** Whether the repository has a manifest, as far as the graph knows. */
export function isPresent(graph: RepositoryGraph, digest: Digest): boolean {
  const manifest = graph.manifests.get(digest);
  return manifest !== undefined && manifest.state !== "missing";
}
