import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { isAbout, readDerivedTag } from "./derivedTags.ts";

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
  readonly tags: ReadonlyMap<string, Digest>;
  readonly manifests: ReadonlyMap<Digest, GraphManifest>;
  /** By subject: the manifests that say, or of which the registry says, that they are about it. */
  readonly referrers: ReadonlyMap<Digest, readonly Digest[]>;
  readonly gaps: readonly GraphGap[];
}

/** The questions that plans ask of a graph, answered without going through it each time. */
export interface GraphLookup {
  /** The tags of a manifest, sorted. */
  readonly tagsOf: (digest: Digest) => readonly string[];
  /** The indexes that contain a manifest. */
  readonly parentsOf: (digest: Digest) => readonly Digest[];
  /** Referrers of a manifest, those under tags derived from its digest included. */
  readonly aboutOf: (digest: Digest) => readonly Digest[];
  /** The manifests that one is about: its subject, and what its derived tags name. */
  readonly subjectsOf: (digest: Digest) => readonly Digest[];
  /** Whether a tag was derived from the digest of a manifest in the graph, so that it is no name. */
  readonly isDerived: (tag: string) => boolean;
}

/** Turns a graph around. */
export function lookUp(graph: RepositoryGraph): GraphLookup {
  const tags = new Relation<Digest, string>();
  const parents = new Relation<Digest, Digest>();
  const about = new Relation<Digest, Digest>();
  const subjects = new Relation<Digest, Digest>();
  const derived = new Set<string>();
  const relate = (referrer: Digest, subject: Digest) => {
    about.add(subject, referrer);
    subjects.add(referrer, subject);
  };
  for (const [subject, referrers] of graph.referrers) {
    for (const referrer of referrers) relate(referrer, subject);
  }
  const subjectsOfTag = derivedTagReader(graph);
  for (const [tag, digest] of [...graph.tags].sort(([a], [b]) => (a < b ? -1 : 1))) {
    tags.add(digest, tag);
    for (const subject of subjectsOfTag(tag)) {
      derived.add(tag);
      if (subject !== digest) relate(digest, subject);
    }
  }
  for (const { digest, children } of graph.manifests.values()) {
    for (const child of children) parents.add(child.digest, digest);
  }
  return {
    tagsOf: (digest) => tags.get(digest),
    parentsOf: (digest) => parents.get(digest),
    aboutOf: (digest) => about.get(digest),
    subjectsOf: (digest) => subjects.get(digest),
    isDerived: (tag) => derived.has(tag),
  };
}

/** Finds the manifests of the graph that a derived tag is about; none for a tag that somebody gave. */
function derivedTagReader({ manifests }: RepositoryGraph): (tag: string) => readonly Digest[] {
  const byStart = new Relation<string, Digest>();
  for (const { digest, state } of manifests.values()) {
    if (state !== "missing") byStart.add(digest.slice(0, shortestStart), digest);
  }
  return (tag) => {
    const derived = readDerivedTag(tag);
    if (!derived) return [];
    const start = derived.digestStart.slice(0, shortestStart);
    return byStart.get(start).filter((digest) => isAbout(derived, digest));
  };
}

/** Characters of a digest that every derived tag tells: the algorithm's and 64 hex digits. */
const shortestStart = "sha256:".length + 64;

class Relation<K, V> {
  readonly #sets = new Map<K, Set<V>>();

  add(key: K, value: V): void {
    const known = this.#sets.get(key);
    if (known) known.add(value);
    else this.#sets.set(key, new Set([value]));
  }

  get(key: K): readonly V[] {
    return [...(this.#sets.get(key) ?? [])];
  }
}
