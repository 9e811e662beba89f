import { isAbortError, throwIfAborted, type Cancellable } from "../../core/base/abort.ts";
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
  | "cancelled"
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
      /** What threw; undefined for `tookManifest`. */
      readonly error?: unknown;
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
    const failed = (reason: DeletionFailure, error?: unknown): DeletionOutcome => ({
      kind: "failed",
      reason,
      ...(error !== undefined && { error }),
      done: steps.slice(0, reason === "tookManifest" ? position + 1 : position),
      left: steps.slice(reason === "tookManifest" ? position + 1 : position),
    });
    try {
      throwIfAborted(signal);
      const isWhole = await perform(store, plan.graph.repository, step);
      if (!isWhole) return failed("tookManifest");
    } catch (error) {
      return failed(failureOf(error), error);
    }
    onProgress?.(position + 1, steps.length);
  }
  return { kind: "done", done: steps };
}

function stepsOf({ untag, deletions }: DeletionPlan): readonly DeletionStep[] {
  return [
    ...untag.map((item): DeletionStep => ({ kind: "untag", item })),
    ...deletions.map((item): DeletionStep => ({ kind: "delete", item })),
  ];
}

/**
 * A step is not broken off midway: nobody could tell whether it was done. False if the registry did
 * more than it was asked for.
 */
async function perform(
  store: ImageStore,
  repository: string,
  { kind, item }: DeletionStep,
): Promise<boolean> {
  if (kind === "delete") {
    await deleteManifest(store, repository, item);
    return true;
  }
  await ignoreAbsent(() => store.deleteTag(repository, item.tag));
  // Before OCI 1.1, DELETE of a tag meant its manifest to some registries.
  return (await store.headManifest(repository, { digest: item.digest })) !== undefined;
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
  if (error.code === "unsupported") return "unsupported";
  return error.code === "forbidden" || error.code === "unauthorized" ? "forbidden" : "other";
}
