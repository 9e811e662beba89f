import { anySignal, isAbortError, type Cancellable } from "../../core/base/abort.ts";
import { systemClock, type Clock } from "../../core/base/clock.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { Manifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { UploadJournal } from "../../core/registry/uploadJournal.ts";
import type { BlobPlaces } from "./blobPlaces.ts";
import { copyBlob } from "./copyBlob.ts";
import { CopyLimiter } from "./copyLimiter.ts";
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
import type { CopyProgress, CopyReport } from "./copyReport.ts";
import { CopyTally } from "./copyTally.ts";
import { persistently } from "./persistently.ts";
import { settleAll } from "./settleAll.ts";

/** How a copy ended; on failure (cancelling included) `report` says what is there all the same. */
export type CopyResult =
  | { readonly kind: "copied"; readonly report: CopyReport }
  | { readonly kind: "failed"; readonly error: unknown; readonly report: CopyReport }
  /** Manifests that the source does not have. Nothing was written. */
  | { readonly kind: "absent"; readonly manifests: readonly Descriptor[] };

/** Bounds of a copy. */
export interface CopyLimits extends PlanLimits {
  /** Blobs of one copy at the same time; 4 unless given. */
  readonly blobs?: number;
}

export interface CopyOptions extends Cancellable {
  readonly onProgress?: ((progress: CopyProgress) => void) | undefined;
  readonly limits?: CopyLimits | undefined;
  /** Shared with other copies that run at the same time. */
  readonly limiter?: CopyLimiter | undefined;
  /** Of the target's store. What is copied is noted there. */
  readonly places?: BlobPlaces | undefined;
  /** For uploads that a later run goes on with. */
  readonly journal?: UploadJournal | undefined;
  /** For the waits between tries. */
  readonly clock?: Clock | undefined;
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
/** More are not faster, but need more memory. */
const defaultBlobs = 4;

class CopyRun {
  readonly #plan: CopyPlan;
  readonly #to: CopyTarget;
  readonly #options: CopyOptions;
  readonly #limiter: CopyLimiter;
  readonly #clock: Clock;
  readonly #tally: CopyTally;

  constructor(plan: CopyPlan, to: CopyTarget, options: CopyOptions) {
    this.#plan = plan;
    this.#to = to;
    this.#options = options;
    this.#limiter = options.limiter ?? new CopyLimiter();
    this.#clock = options.clock ?? systemClock;
    this.#tally = new CopyTally(plan, options.onProgress);
  }

  get report(): CopyReport {
    return this.#tally.report;
  }

  async copyBlobs(): Promise<void> {
    const stop = new AbortController();
    const signal = anySignal(this.#options.signal, stop.signal);
    const { blobs: concurrency = defaultBlobs } = this.#options.limits ?? {};
    const copy = (blob: PlannedBlob) => this.#copy(blob, signal);
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

  async #copy(blob: PlannedBlob, signal: AbortSignal | undefined): Promise<void> {
    const { digest } = blob.descriptor;
    const { places, journal } = this.#options;
    const onBytes = (bytes: number) => this.#tally.advance(digest, bytes);
    const attempt = () => copyBlob(blob, this.#to, { signal, onBytes, places, journal });
    const patiently = () => persistently(attempt, { signal, clock: this.#clock });
    try {
      const outcome = await this.#limiter.run(this.#to, digest, patiently, { signal });
      this.#tally.count(blob, outcome);
    } catch (error) {
      if (!isAbortError(error)) this.#tally.fail(blob, error);
      throw error;
    }
  }

  async #put({ manifest }: PlannedManifest): Promise<void> {
    const { digest, bytes } = manifest.raw;
    const { store, repository } = this.#to;
    const { signal } = this.#options;
    const content = { mediaType: effectiveMediaType(manifest), bytes };
    const put = () => store.putManifest(repository, { digest }, content, { signal });
    const { leftOut } = this.#tally.report;
    const isThere = (member: Digest) =>
      hasWritten(this.#plan, member) && !leftOut.some(({ layer }) => layer.digest === member);
    await persistently(put, { signal, clock: this.#clock, isThere });
    this.#tally.wrote(digest);
  }
}

/** Whether a plan has put something into the target before that names it. */
export function hasWritten({ blobs, manifests }: CopyPlan, member: Digest): boolean {
  return (
    manifests.some(({ manifest }) => manifest.raw.digest === member) ||
    blobs.some(({ descriptor }) => descriptor.digest === member)
  );
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
