import type { Digest } from "../../core/oci/digest.ts";
import type { GraphLookup } from "./graphLookup.ts";
import type { RepositoryGraph } from "./repositoryGraph.ts";

/**
 * Orders what is deleted so that nothing ever names what is gone: an index before its children, a
 * referrer before its subject. Google's registry insists on it (`GOOGLE_MANIFEST_DANGLING_PARENT_IMAGE`),
 * and a deletion that is broken off leaves no broken list. Digests cannot form a circle; should a
 * registry claim one, it is cut anywhere.
 */
export function deletionOrder(
  graph: RepositoryGraph,
  lookup: GraphLookup,
  digests: readonly Digest[],
): readonly Digest[] {
  const left = new Set(digests);
  const named = (digest: Digest): readonly Digest[] => {
    const children = graph.manifests.get(digest)?.children ?? [];
    const all = [...children.map((child) => child.digest), ...lookup.subjectsOf(digest)];
    return [...new Set(all)].filter((each) => each !== digest && left.has(each));
  };
  const waitsFor = new Map<Digest, number>(digests.map((digest) => [digest, 0]));
  for (const digest of digests) {
    for (const each of named(digest)) waitsFor.set(each, (waitsFor.get(each) ?? 0) + 1);
  }
  const ordered = new Set(digests.filter((digest) => waitsFor.get(digest) === 0));
  const settle = () => {
    for (const digest of ordered) {
      if (!left.has(digest)) continue;
      const freed = named(digest);
      left.delete(digest);
      for (const each of freed) {
        const count = (waitsFor.get(each) ?? 0) - 1;
        waitsFor.set(each, count);
        if (count === 0) ordered.add(each);
      }
    }
  };
  settle();
  for (const digest of digests) {
    if (!left.has(digest)) continue;
    ordered.add(digest);
    settle();
  }
  return [...ordered];
}
