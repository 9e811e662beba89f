import type { Digest } from "../../core/oci/digest.ts";
import type { DeletionCause, DeletionRequest, KeptReason } from "./deletionPlan.ts";
import { isLockedTag, lockOn } from "./readLocks.ts";
import { isComplete, isPresent, type RepositoryGraph } from "./repositoryGraph.ts";
import { isReferrersIndex, tagsLeadingTo, type GraphLookup } from "./graphLookup.ts";

/** What a request takes, and what it would take if nothing else needed it. */
export interface Doomed {
  readonly deleted: ReadonlyMap<Digest, DeletionCause>;
  readonly kept: ReadonlyMap<Digest, KeptReason>;
}

/** A graph, seen from what is to go. */
export interface PlanContext {
  readonly graph: RepositoryGraph;
  readonly lookup: GraphLookup;
  readonly request: DeletionRequest;
}

/**
 * Decides what goes. All that the lists of the request lead to is a candidate; a candidate stays if
 * anything that stays names it: a tag, an index, a subject, a referrer. Whatever is no candidate
 * stays, tagged or not, for people pin digests; so does whatever is locked.
 */
export function findDoomed(context: PlanContext): Doomed {
  const wanted = requestedManifests(context);
  const locked = new Map(
    [...wanted.keys()].flatMap((digest) => {
      const lock = lockOn(context.graph, digest);
      return lock ? [[digest, { kind: "locked", ...lock } satisfies KeptReason] as const] : [];
    }),
  );
  const requested = new Map([...wanted].filter(([digest]) => !locked.has(digest)));
  const candidates = findCandidates(context, wanted);
  const kept = new Map([...locked, ...findKept(context, requested, candidates)]);
  const deleted = new Map([...requested, ...candidates].filter(([digest]) => !kept.has(digest)));
  return { deleted, kept };
}

function requestedManifests({ graph, request }: PlanContext): Map<Digest, DeletionCause> {
  const all = [...(request.manifests ?? []), ...(request.lists ?? [])];
  const present = all.filter((digest) => isPresent(graph, digest));
  return new Map(present.map((digest) => [digest, "requested"]));
}

/** What the lists lead to, downwards and to their referrers, besides what was asked for. */
function findCandidates(
  { graph, lookup, request }: PlanContext,
  requested: ReadonlyMap<Digest, DeletionCause>,
): Map<Digest, DeletionCause> {
  const candidates = new Map<Digest, DeletionCause>();
  const visited = new Set<Digest>(request.lists);
  // A set is walked in the order in which it grows.
  for (const digest of visited) {
    const add = (next: Digest, cause: DeletionCause) => {
      if (visited.has(next) || !isPresent(graph, next)) return;
      visited.add(next);
      if (!requested.has(next)) candidates.set(next, cause);
    };
    for (const child of graph.manifests.get(digest)?.children ?? []) add(child.digest, "child");
    for (const referrer of lookup.aboutOf(digest)) add(referrer, "referrer");
  }
  return candidates;
}

/** The candidates that something needs, with the first reason found. */
function findKept(
  context: PlanContext,
  requested: ReadonlyMap<Digest, DeletionCause>,
  candidates: ReadonlyMap<Digest, DeletionCause>,
): ReadonlyMap<Digest, KeptReason> {
  const { graph } = context;
  const kept = new Map<Digest, KeptReason>();
  const stays = (digest: Digest) =>
    kept.has(digest) ||
    (isPresent(graph, digest) && !requested.has(digest) && !candidates.has(digest));
  const waiting = new Set(candidates.keys());
  for (const digest of waiting) {
    const reason = reasonToKeep(context, digest, stays);
    if (!reason) continue;
    kept.set(digest, reason);
    // What it names was perhaps looked at before, and stays as well.
    for (const next of neighboursOf(context, digest)) {
      if (!candidates.has(next) || kept.has(next)) continue;
      waiting.delete(next);
      waiting.add(next);
    }
  }
  if (isComplete(graph)) return kept;
  for (const digest of candidates.keys()) {
    if (!kept.has(digest)) kept.set(digest, { kind: "unknown" });
  }
  return kept;
}

/** The tags that make somebody find a manifest, but for those that the request removes. */
function namesOf({ graph, lookup, request }: PlanContext, digest: Digest): readonly string[] {
  return lookup
    .tagsOf(digest)
    .filter((tag) => !lookup.isDerived(tag))
    .filter((tag) => request.untag?.includes(tag) !== true || isLockedTag(graph, tag));
}

function reasonToKeep(
  context: PlanContext,
  digest: Digest,
  stays: (digest: Digest) => boolean,
): KeptReason | undefined {
  const { graph, lookup } = context;
  const lock = lockOn(graph, digest);
  if (lock) return { kind: "locked", ...lock };
  const tags = namesOf(context, digest);
  if (tags.length > 0) return { kind: "tags", tags };
  const lists = lookup.parentsOf(digest).filter(stays);
  // An index of referrers says less than the subject that they have.
  const list = lists.find((each) => !isReferrersIndex(lookup, each));
  const subject = list === undefined ? lookup.subjectsOf(digest).find(stays) : undefined;
  if (subject !== undefined) return { kind: "subject", digest: subject };
  const parent = list ?? lists[0];
  if (parent !== undefined) {
    return { kind: "list", digest: parent, tags: tagsLeadingTo(lookup, parent) };
  }
  const referrer = lookup.aboutOf(digest).find(stays);
  if (referrer === undefined) return undefined;
  return { kind: "referrer", digest: referrer, tags: tagsLeadingTo(lookup, referrer) };
}

function neighboursOf({ graph, lookup }: PlanContext, digest: Digest): readonly Digest[] {
  const children = graph.manifests.get(digest)?.children ?? [];
  return [
    ...children.map((child) => child.digest),
    ...lookup.aboutOf(digest),
    ...lookup.subjectsOf(digest),
  ];
}
