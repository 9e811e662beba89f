import type { Digest } from "../../core/oci/digest.ts";
import { isAbout, readDerivedTag } from "./derivedTags.ts";
import { isPresent, type RepositoryGraph } from "./repositoryGraph.ts";

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

/** The tags of a manifest and of all lists that contain it, sorted; derived tags are no names. */
export function tagsLeadingTo(lookup: GraphLookup, digest: Digest): readonly string[] {
  const above = new Set([digest]);
  for (const each of above) {
    for (const parent of lookup.parentsOf(each)) above.add(parent);
  }
  const tags = [...above].flatMap((each) => lookup.tagsOf(each));
  return [...new Set(tags)].filter((tag) => !lookup.isDerived(tag)).sort();
}

/** Whether a manifest goes by derived tags only, as the index that lists the referrers of another. */
export function isReferrersIndex(lookup: GraphLookup, digest: Digest): boolean {
  const tags = lookup.tagsOf(digest);
  return tags.length > 0 && tags.every((tag) => lookup.isDerived(tag));
}

/** Finds the manifests of the graph that a derived tag is about; none for a tag that somebody gave. */
function derivedTagReader(graph: RepositoryGraph): (tag: string) => readonly Digest[] {
  const byStart = new Relation<string, Digest>();
  for (const digest of graph.manifests.keys()) {
    if (isPresent(graph, digest)) byStart.add(digest.slice(0, shortestStart), digest);
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
