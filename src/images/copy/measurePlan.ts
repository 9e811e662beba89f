import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { BlobPlaces } from "./blobPlaces.ts";
import type { CopyPlan, CopyTarget, PlannedBlob } from "./copyPlan.ts";
import { canBeSkipped } from "./planBlobs.ts";

/**
 * What a copy would do with a blob: nothing, since it is there; have the target take it over from
 * another of its repositories; send it; leave it out, since the source does not have it either and
 * its makers do not allow it to be redistributed.
 */
export type BlobFate = "present" | "mount" | "send" | "leftOut";

/** A blob of a plan and what becomes of it. */
export interface MeasuredBlob {
  readonly descriptor: Descriptor;
  /** The first manifest that needs it. */
  readonly neededBy: Digest;
  readonly fate: BlobFate;
}

/** So many, and bytes of them together. */
export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

/** What a plan comes to. */
export interface MeasuredPlan {
  readonly blobs: readonly MeasuredBlob[];
  readonly blobAmounts: Readonly<Record<BlobFate, Amount>>;
  /** Manifests to write; those that are there are not in the plan. */
  readonly manifests: Amount;
}

export interface MeasureOptions extends Cancellable {
  /** Where in the target's store blobs are known to be. */
  readonly places?: Pick<BlobPlaces, "of"> | undefined;
}

/** Requests at the same time. */
const concurrency = 8;

/**
 * Finds out what carrying out a plan would do, without doing it (a dry run). One request for each
 * blob, two for a non-distributable layer. What is to be mounted may have to be sent after all: a
 * registry need not mount. Throws `StoreError` or an `AbortError`.
 */
export async function measurePlan(
  { blobs, manifests }: Pick<CopyPlan, "blobs" | "manifests">,
  to: CopyTarget,
  options: MeasureOptions = {},
): Promise<MeasuredPlan> {
  const measured = await mapLimited(blobs, concurrency, async (blob) => {
    const { descriptor, neededBy } = blob;
    return { descriptor, neededBy, fate: await fateOf(blob, to, options) };
  });
  const amountOf = (fate: BlobFate) =>
    amount(measured.flatMap((each) => (each.fate === fate ? [each.descriptor.size] : [])));
  return {
    blobs: measured,
    blobAmounts: {
      present: amountOf("present"),
      mount: amountOf("mount"),
      send: amountOf("send"),
      leftOut: amountOf("leftOut"),
    },
    manifests: amount(manifests.map(({ manifest }) => manifest.raw.bytes.length)),
  };
}

async function fateOf(
  { descriptor, from }: PlannedBlob,
  to: CopyTarget,
  { places, signal }: MeasureOptions,
): Promise<BlobFate> {
  const { digest } = descriptor;
  if (await to.store.headBlob(to.repository, digest, { signal })) return "present";
  if (canBeSkipped(descriptor)) {
    const isHeld = await from.store.headBlob(from.repository, digest, { signal });
    if (!isHeld) return "leftOut";
  }
  const isNear = from.store === to.store || (places?.of(digest).length ?? 0) > 0;
  return isNear ? "mount" : "send";
}

function amount(sizes: readonly number[]): Amount {
  return { count: sizes.length, bytes: sizes.reduce((total, size) => total + size, 0) };
}
