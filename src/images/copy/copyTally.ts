import { contentOf } from "../../core/oci/contentSize.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { BlobOutcome } from "./copyBlob.ts";
import type { CopyPlan, PlannedBlob } from "./copyPlan.ts";
import { emptyCopy, type CopiedBytes, type CopyProgress, type CopyReport } from "./copyReport.ts";

/** {@link CopiedBytes} that are being counted. */
interface Count extends CopiedBytes {
  done: number;
  total: number;
}

/** Keeps account of what a copy does, and tells how far it has come. */
export class CopyTally {
  readonly #onProgress: ((progress: CopyProgress) => void) | undefined;
  readonly #whole: Count = { done: 0, total: 0 };
  readonly #images = new Map<Digest, Count>();
  /** The images that need a blob. */
  readonly #neededBy = new Map<Digest, Count[]>();
  /** Bytes of each blob that are there. */
  readonly #done = new Map<Digest, number>();
  #report: CopyReport = emptyCopy;

  constructor(plan: CopyPlan, onProgress: ((progress: CopyProgress) => void) | undefined) {
    this.#onProgress = onProgress;
    for (const { descriptor } of plan.blobs) this.#whole.total += descriptor.size;
    const planned = new Set(plan.blobs.map(({ descriptor }) => descriptor.digest));
    for (const { manifest } of plan.manifests) {
      if (manifest.kind !== "image" && manifest.kind !== "artifact") continue;
      const count: Count = { done: 0, total: 0 };
      this.#images.set(manifest.raw.digest, count);
      const blobs = new Map(contentOf(manifest).map((blob) => [blob.digest, blob]));
      for (const { digest, size } of blobs.values()) {
        if (!planned.has(digest)) continue;
        count.total += size;
        this.#neededBy.set(digest, [...(this.#neededBy.get(digest) ?? []), count]);
      }
    }
  }

  get report(): CopyReport {
    return this.#report;
  }

  /** So many bytes of a blob are there; fewer than before when a try begins anew. */
  advance(digest: Digest, bytes: number): void {
    const more = bytes - (this.#done.get(digest) ?? 0);
    this.#done.set(digest, bytes);
    this.#whole.done += more;
    for (const image of this.#neededBy.get(digest) ?? []) image.done += more;
    this.#onProgress?.({ ...this.#whole, digest, images: this.#images });
  }

  /** A blob is there, or left out. */
  count(blob: PlannedBlob, outcome: BlobOutcome): void {
    const { descriptor } = blob;
    this.#report = { ...this.#report, ...this.#with(blob, outcome) };
    this.advance(descriptor.digest, descriptor.size);
  }

  fail({ descriptor }: PlannedBlob, error: unknown): void {
    const failed = [...this.#report.failed, { blob: descriptor, error }];
    this.#report = { ...this.#report, failed };
  }

  /** A manifest is there. */
  wrote(manifest: Digest): void {
    this.#report = { ...this.#report, manifests: [...this.#report.manifests, manifest] };
  }

  #with({ descriptor, neededBy }: PlannedBlob, outcome: BlobOutcome): Partial<CopyReport> {
    const { present, mounted, uploaded, uploadedBytes, leftOut } = this.#report;
    switch (outcome) {
      case "present":
        return { present: present + 1 };
      case "mounted":
        return { mounted: mounted + 1 };
      case "uploaded":
        return { uploaded: uploaded + 1, uploadedBytes: uploadedBytes + descriptor.size };
      case "leftOut":
        return { leftOut: [...leftOut, { image: neededBy, layer: descriptor }] };
    }
  }
}
