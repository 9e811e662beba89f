import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { DeletionPlan, PlannedDeletion, PlannedUntag } from "./deletionPlan.ts";
import { recheckPlan } from "./recheckPlan.ts";

/** A step of a plan. */
export type DeletionStep =
  | { readonly kind: "untag"; readonly item: PlannedUntag }
  | { readonly kind: "delete"; readonly item: PlannedDeletion };

/** Why a deletion stopped. */
export type DeletionFailure =
  /** The registry does not offer it (405, `UNSUPPORTED`). */
  | "unsupported"
  /** The credentials do not allow it (401, 403). */
  | "forbidden"
  /** It was locked after the plan was made, or the store does not tell its locks to everybody. */
  | "locked"
  | "cancelled"
  /** The tag whose turn it was names something else by now. */
  | "moved"
  /** A tag was to be removed, and the registry deleted its manifest as well. */
  | "tookManifest"
  | "other";

/** How a deletion ended, and what is gone for certain. */
export type DeletionOutcome =
  | { readonly kind: "done"; readonly done: readonly DeletionStep[] }
  /** Nothing was done: by now the deletion would take something else. */
  | { readonly kind: "changed"; readonly plan: DeletionPlan }
  | {
      readonly kind: "failed";
      readonly reason: DeletionFailure;
      /** What threw; undefined for `moved` and `tookManifest`. */
      readonly error?: unknown;
      /** With the step after which something failed: a tag that is gone, whatever became known then. */
      readonly done: readonly DeletionStep[];
      /** The step that failed, first, and all that were not begun. */
      readonly left: readonly DeletionStep[];
    };

interface ExecuteOptions extends Cancellable {
  /** Called after each step with how many are done. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Does what a plan says, after looking once more whether it still says the same. Stops at the first
 * failure; what is gone already counts as done. Never throws once a step was begun.
 */
export async function executeDeletion(
  store: ImageStore,
  plan: DeletionPlan,
  { signal, onProgress }: ExecuteOptions = {},
): Promise<DeletionOutcome> {
  const now = await recheckPlan(store, plan, { signal });
  if (now) return { kind: "changed", plan: now };
  const steps = stepsOf(plan);
  for (const [position, step] of steps.entries()) {
    const stop = signal?.aborted
      ? ({ reason: "cancelled", isDone: false } as const)
      : await perform(store, plan.graph.repository, step);
    if (stop) {
      const { isDone, ...failure } = stop;
      const done = position + (isDone ? 1 : 0);
      return { kind: "failed", ...failure, done: steps.slice(0, done), left: steps.slice(done) };
    }
    onProgress?.(position + 1, steps.length);
  }
  return { kind: "done", done: steps };
}

/** Why no further step is taken, and whether the one at hand was. */
interface Stop {
  readonly reason: DeletionFailure;
  readonly error?: unknown;
  readonly isDone: boolean;
}

function stepsOf({ untag, deletions }: DeletionPlan): readonly DeletionStep[] {
  return [
    ...untag.map((item): DeletionStep => ({ kind: "untag", item })),
    ...deletions.map((item): DeletionStep => ({ kind: "delete", item })),
  ];
}

/** A step is not broken off midway: nobody could tell whether it was done. */
async function perform(
  store: ImageStore,
  repository: string,
  { kind, item }: DeletionStep,
): Promise<Stop | undefined> {
  try {
    if (kind === "untag") return await removeTag({ store, repository }, item);
    await deleteManifest(store, repository, item);
    return undefined;
  } catch (error) {
    return { reason: failureOf(error), error, isDone: false };
  }
}

async function removeTag(
  { store, repository }: { readonly store: ImageStore; readonly repository: string },
  { tag, digest }: PlannedUntag,
): Promise<Stop | undefined> {
  // Again: hundreds of tags may have been removed since the plan was looked at.
  const head = await store.headManifest(repository, { tag });
  if (head && head.digest !== digest) return { reason: "moved", isDone: false };
  if (head) await ignoreAbsent(() => store.deleteTag(repository, tag));
  try {
    // Before OCI 1.1, DELETE of a tag meant its manifest to some registries.
    const isThere = (await store.headManifest(repository, { digest })) !== undefined;
    return isThere ? undefined : { reason: "tookManifest", isDone: true };
  } catch (error) {
    return { reason: failureOf(error), error, isDone: true };
  }
}

async function deleteManifest(
  store: ImageStore,
  repository: string,
  { digest, tags }: PlannedDeletion,
): Promise<void> {
  const remove = () => ignoreAbsent(() => store.deleteManifest(repository, digest));
  try {
    await remove();
  } catch (error) {
    if (!wantsTagsGoneFirst(error) || tags.length === 0) throw error;
    for (const tag of tags) {
      await deleteTagOf({ store, repository }, tag, digest);
    }
    await remove();
  }
}

/** A tag that moved at the last moment is another image's, and stays. */
async function deleteTagOf(
  { store, repository }: { readonly store: ImageStore; readonly repository: string },
  tag: string,
  digest: Digest,
): Promise<void> {
  const head = await store.headManifest(repository, { tag });
  if (head?.digest === digest) await ignoreAbsent(() => store.deleteTag(repository, tag));
}

/** Google's registry deletes no manifest that has tags. */
function wantsTagsGoneFirst(error: unknown): boolean {
  return StoreError.is(error) && error.details.some(({ code }) => code.includes("DANGLING_TAG"));
}

async function ignoreAbsent(remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    if (!StoreError.is(error, "notFound")) throw error;
  }
}

function failureOf(error: unknown): DeletionFailure {
  if (isAbortError(error)) return "cancelled";
  if (!StoreError.is(error)) return "other";
  if (error.code === "unsupported" || error.code === "locked") return error.code;
  return error.code === "forbidden" || error.code === "unauthorized" ? "forbidden" : "other";
}
