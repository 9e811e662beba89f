import type { Digest } from "../../core/oci/digest.ts";
import { deletionOrder } from "./deletionOrder.ts";
import type {
  BrokenList,
  DeletionCause,
  DeletionPlan,
  DeletionRequest,
  KeptManifest,
  ManifestSummary,
  OrphanedReferrer,
  PlannedDeletion,
  PlannedUntag,
} from "./deletionPlan.ts";
import { findDoomed, type PlanContext } from "./doomedManifests.ts";
import { isReferrersIndex, lookUp, tagsLeadingTo } from "./graphLookup.ts";
import { isLockedTag } from "./readLocks.ts";
import { isPresent, type RepositoryGraph, type StoredBlob } from "./repositoryGraph.ts";

/**
 * Works out what a deletion takes along and what it leaves, without asking the registry again.
 * Manifests and tags that are not there any more are left out. On a graph with gaps, or one that
 * holds indexes only, nothing is deleted but what was wished for.
 */
export function planDeletion(graph: RepositoryGraph, request: DeletionRequest): DeletionPlan {
  const context: PlanContext = { graph, request, lookup: lookUp(graph) };
  const { deleted, kept } = findDoomed(context);
  const order = deletionOrder(graph, context.lookup, [...deleted.keys()]);
  return {
    graph,
    request,
    untag: plannedUntags(context, deleted),
    lockedTags: (request.untag ?? []).filter((tag) => isLockedTag(graph, tag)),
    deletions: order.map((digest) => plannedDeletion(context, deleted, digest)),
    kept: [...kept].map(([digest, reason]): KeptManifest => ({
      ...summaryOf(graph, digest),
      reason,
    })),
    broken: brokenLists(context, deleted),
    orphans: orphanedReferrers(context, deleted),
    freedBytes: freedBytes(graph, deleted),
    gaps: graph.gaps,
  };
}

type Deleted = ReadonlyMap<Digest, DeletionCause>;

/** Tags go with what they name; only those of manifests that stay are removed by themselves. */
function plannedUntags(
  { graph, lookup, request }: PlanContext,
  deleted: Deleted,
): readonly PlannedUntag[] {
  const going = new Set(request.untag?.filter((tag) => !isLockedTag(graph, tag)));
  return [...going].flatMap((tag) => {
    const digest = graph.tags.get(tag);
    if (digest === undefined || deleted.has(digest)) return [];
    const otherTags = lookup.tagsOf(digest).filter((each) => !going.has(each));
    const lists = lookup
      .parentsOf(digest)
      .filter((parent) => !deleted.has(parent))
      .flatMap((parent) => tagsLeadingTo(lookup, parent))
      .filter((each) => !going.has(each));
    return [{ tag, digest, otherTags, lists: [...new Set(lists)].sort() }];
  });
}

function plannedDeletion(
  { graph, lookup }: PlanContext,
  deleted: Deleted,
  digest: Digest,
): PlannedDeletion {
  const manifest = graph.manifests.get(digest);
  const blobs = manifest?.blobs ?? [];
  return {
    ...summaryOf(graph, digest),
    cause: deleted.get(digest) ?? "requested",
    tags: lookup.tagsOf(digest),
    bytes: (manifest?.size ?? 0) + sizeOf(blobs),
  };
}

/** By their tags. An index of referrers is brought up to date when one of them is deleted. */
function brokenLists({ graph, lookup }: PlanContext, deleted: Deleted): readonly BrokenList[] {
  const parents = new Set([...deleted.keys()].flatMap((digest) => lookup.parentsOf(digest)));
  return [...parents]
    .filter((parent) => !deleted.has(parent) && isPresent(graph, parent))
    .filter((parent) => !isReferrersIndex(lookup, parent))
    .map((parent) => {
      const children = graph.manifests.get(parent)?.children ?? [];
      const lost = children.map(({ digest }) => digest).filter((digest) => deleted.has(digest));
      return {
        digest: parent,
        tags: tagsLeadingTo(lookup, parent),
        lost: [...new Set(lost)].map((digest) => summaryOf(graph, digest)),
      };
    })
    .toSorted((a, b) => a.tags.join().localeCompare(b.tags.join(), "en"));
}

function orphanedReferrers(
  { graph, lookup }: PlanContext,
  deleted: Deleted,
): readonly OrphanedReferrer[] {
  return [...deleted.keys()].flatMap((subject) =>
    lookup
      .aboutOf(subject)
      .filter((digest) => !deleted.has(digest) && isPresent(graph, digest))
      .map((digest) => ({ digest, subject, tags: lookup.tagsOf(digest) })),
  );
}

function freedBytes({ manifests }: RepositoryGraph, deleted: Deleted): number {
  const needed = new Set<Digest>();
  const freed = new Map<Digest, StoredBlob>();
  let bytes = 0;
  for (const { digest, size, blobs } of manifests.values()) {
    if (deleted.has(digest)) bytes += size;
    for (const blob of blobs) {
      if (deleted.has(digest)) freed.set(blob.digest, blob);
      else needed.add(blob.digest);
    }
  }
  return bytes + sizeOf([...freed.values()].filter(({ digest }) => !needed.has(digest)));
}

function summaryOf(graph: RepositoryGraph, digest: Digest): ManifestSummary {
  const manifest = graph.manifests.get(digest);
  const platform = manifest?.platform;
  return {
    digest,
    isList: manifest?.isList ?? false,
    isAttestation: manifest?.isAttestation ?? false,
    ...(platform && { platform }),
  };
}

function sizeOf(blobs: readonly StoredBlob[]): number {
  return blobs.reduce((sum, { size }) => sum + size, 0);
}
