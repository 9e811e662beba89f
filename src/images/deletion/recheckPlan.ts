import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import type { DeletionPlan } from "./deletionPlan.ts";
import { planDeletion } from "./planDeletion.ts";
import { readRepositoryGraph } from "./readRepositoryGraph.ts";

const concurrency = 6;

/**
 * Makes a plan anew from what the repository holds now. Undefined if it still says the same: then
 * it takes what the user was told. Manifests that are known are not read again. Throws `StoreError`.
 */
export async function recheckPlan(
  store: ImageStore,
  plan: DeletionPlan,
  { signal }: Cancellable,
): Promise<DeletionPlan | undefined> {
  const { graph, request } = plan;
  if (plan.deletions.length === 0 && (await areTagsUnmoved(store, plan, { signal }))) {
    return undefined;
  }
  const now = await readRepositoryGraph(store, graph.repository, {
    scope: graph.scope,
    wanted: graph.wanted,
    known: graph,
    signal,
  });
  const next = planDeletion(now, request);
  return fingerprint(next) === fingerprint(plan) ? undefined : next;
}

/** Removing a tag depends on nothing but what the tag names. */
async function areTagsUnmoved(
  store: ImageStore,
  { graph, untag }: DeletionPlan,
  { signal }: Cancellable,
): Promise<boolean> {
  const heads = await mapLimited(untag, concurrency, ({ tag }) =>
    store.headManifest(graph.repository, { tag }, { signal }),
  );
  return untag.every(({ digest }, position) => heads[position]?.digest === digest);
}

/** All that a plan says about what goes, in an order of its own. */
function fingerprint(plan: DeletionPlan): string {
  const lines = [
    ...plan.untag.map(({ tag, digest }) => `untag ${tag} of ${digest}`),
    ...plan.deletions.map(({ digest, tags }) => `delete ${digest} with ${tags.join(" ")}`),
    ...plan.broken.map(({ digest, tags }) => `break ${digest} of ${tags.join(" ")}`),
    ...plan.orphans.map(({ digest, subject }) => `orphan ${digest} of ${subject}`),
  ];
  return lines.sort().join("\n");
}
