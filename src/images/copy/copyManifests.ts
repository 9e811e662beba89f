import { anySignal, type Cancellable } from "../../core/base/abort.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import { copyBlob, type BlobOutcome } from "./copyBlob.ts";
import {
  planCopy,
  type CopyItem,
  type CopyPlan,
  type CopySource,
  type CopyTarget,
  type PlanLimits,
  type PlannedBlob,
  type PlannedManifest,
} from "./copyPlan.ts";
import { emptyCopy, type CopyProgress, type CopyReport } from "./copyReport.ts";
import { settleAll } from "./settleAll.ts";

/** How a copy ended; on failure (cancelling included) `report` says what is there all the same. */
export type CopyResult =
  | { readonly kind: "copied"; readonly report: CopyReport }
  | { readonly kind: "failed"; readonly error: unknown; readonly report: CopyReport }
  /** Manifests that the source does not have. Nothing was written. */
  | { readonly kind: "absent"; readonly manifests: readonly Descriptor[] };

/** Bounds of a copy. */
export interface CopyLimits extends PlanLimits {
  /** Blobs at the same time; 4 unless given. */
  readonly blobs?: number;
}

export interface CopyOptions extends Cancellable {
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
  readonly limits?: CopyLimits | undefined;
}

/**
 * Copies a manifest with all that belongs to it to another repository, of the same store or
 * another, byte for byte and without a tag. Throws `CopyError`, `StoreError` or an `AbortError` as
 * long as nothing was written.
 */
export async function copyManifest(
  from: CopySource,
  to: CopyTarget,
  descriptor: Descriptor,
  options: CopyOptions = {},
): Promise<CopyResult> {
  return copyManifests([{ descriptor, from }], to, options);
}

/** Like {@link copyManifest} for several, each from its own source; what they share is sent once. */
export async function copyManifests(
  items: readonly CopyItem[],
  to: CopyTarget,
  options: CopyOptions = {},
): Promise<CopyResult> {
  const plan = await planCopy(items, to, options);
  if (plan.absent.length > 0) return { kind: "absent", manifests: plan.absent };
  return runCopy(plan, to, options);
}

/** Carries out a plan: blobs, then images, then indexes from the inside out. Never throws. */
export async function runCopy(
  plan: CopyPlan,
  to: CopyTarget,
  options: CopyOptions = {},
): Promise<Exclude<CopyResult, { kind: "absent" }>> {
  const run = new CopyRun(plan, to, options);
  try {
    await run.copyBlobs();
    await run.putManifests();
    return { kind: "copied", report: run.report };
  } catch (error) {
    return { kind: "failed", error, report: run.report };
  }
}

/** Small requests; registries answer them at once. */
const manifestsAtOnce = 4;

class CopyRun {
  readonly #plan: CopyPlan;
  readonly #to: CopyTarget;
  readonly #options: CopyOptions;
  readonly #total: number;
  /** Bytes of each blob that are there. */
  readonly #done = new Map<Digest, number>();
  #doneBytes = 0;
  #report: CopyReport = emptyCopy;

  constructor(plan: CopyPlan, to: CopyTarget, options: CopyOptions) {
    this.#plan = plan;
    this.#to = to;
    this.#options = options;
    this.#total = plan.blobs.reduce((total, { descriptor }) => total + descriptor.size, 0);
  }

  get report(): CopyReport {
    return this.#report;
  }

  async copyBlobs(): Promise<void> {
    const stop = new AbortController();
    const signal = anySignal(this.#options.signal, stop.signal);
    const copy = async (blob: PlannedBlob) => {
      const { digest, size } = blob.descriptor;
      const onBytes = (bytes: number) => this.#advance(digest, bytes);
      this.#count(blob, await copyBlob(blob, this.#to, { signal, onBytes }));
      this.#advance(digest, size);
    };
    const { blobs: concurrency = 4 } = this.#options.limits ?? {};
    await settleAll(this.#plan.blobs, concurrency, copy, () => stop.abort());
  }

  async putManifests(): Promise<void> {
    const put = (planned: PlannedManifest) => this.#put(planned);
    const { manifests } = this.#plan;
    const images = manifests.filter(({ manifest }) => !mustWait(manifest));
    await settleAll(images, manifestsAtOnce, put);
    await settleAll(
      manifests.filter(({ manifest }) => mustWait(manifest)),
      1,
      put,
    );
  }

  async #put({ manifest }: PlannedManifest): Promise<void> {
    const { digest, bytes } = manifest.raw;
    const { store, repository } = this.#to;
    const { signal } = this.#options;
    const content = { mediaType: effectiveMediaType(manifest), bytes };
    await store.putManifest(repository, { digest }, content, { signal });
    this.#report = { ...this.#report, manifests: [...this.#report.manifests, digest] };
  }

  #count({ descriptor, neededBy }: PlannedBlob, outcome: BlobOutcome): void {
    const report = this.#report;
    switch (outcome) {
      case "present":
        return;
      case "mounted":
        this.#report = { ...report, mounted: report.mounted + 1 };
        return;
      case "uploaded": {
        const uploadedBytes = report.uploadedBytes + descriptor.size;
        this.#report = { ...report, uploaded: report.uploaded + 1, uploadedBytes };
        return;
      }
      case "leftOut": {
        const layer = { image: neededBy, layer: descriptor };
        this.#report = { ...report, leftOut: [...report.leftOut, layer] };
        return;
      }
    }
  }

  #advance(digest: Digest, bytes: number): void {
    this.#doneBytes += bytes - (this.#done.get(digest) ?? 0);
    this.#done.set(digest, bytes);
    this.#options.onProgress?.({ done: this.#doneBytes, total: this.#total, digest });
  }
}

/**
 * Whether a manifest is written by itself: an index after all that it names, and one with a subject
 * because the tag that stands in for the referrers API is read and written again for each.
 */
function mustWait(manifest: Manifest): boolean {
  return (
    manifest.kind === "index" || (manifest.kind !== "opaque" && manifest.subject !== undefined)
  );
}
