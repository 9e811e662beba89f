import { throwIfAborted, type Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { systemClock, type Clock } from "../../core/base/clock.ts";
import type { RawManifest } from "../../core/oci/manifest.ts";
import { writeTag, type TagOutcome } from "../publish/writeTag.ts";
import { tagDigest } from "../tagDigest.ts";
import { hasWritten } from "./copyManifests.ts";
import type { CopyTarget } from "./copyPlan.ts";
import type { CopiedTag } from "./imageCopyResult.ts";
import type { ImagePlan, PlannedTag } from "./imagePlan.ts";
import { persistently } from "./persistently.ts";
import type { TagAgreement } from "./tagAgreement.ts";

interface TagOptions extends Cancellable {
  readonly agreement: TagAgreement;
  /** What a digest of the plan names. */
  readonly contents: (digest: Digest) => Promise<RawManifest>;
  /** For the waits between tries. */
  readonly clock?: Clock | undefined;
}

/** How writing the tags ended. */
type WrittenTags = { readonly tags: readonly CopiedTag[] } & (
  | { readonly kind: "done" }
  /** With the first failure. */
  | { readonly kind: "failed"; readonly error: unknown }
);

/**
 * Writes the tags of a plan whose content is in the target, one after another. After a failure the
 * others are tried all the same, but no tag of the image is written whose signatures are not there.
 * Never throws.
 */
export async function writeTags(
  plan: ImagePlan,
  to: CopyTarget,
  options: TagOptions,
): Promise<WrittenTags> {
  const writer = new TagWriter(plan, to, options);
  const tags: CopiedTag[] = [];
  let hasSignatures = true;
  for (const planned of plan.tags) {
    if (planned.about === undefined && !hasSignatures) break;
    const result = await writer.write(planned);
    tags.push(result);
    if (result.kind === "failed" && planned.about !== undefined) hasSignatures = false;
  }
  const failed = tags.find((each) => each.kind === "failed");
  return failed ? { kind: "failed", error: failed.error, tags } : { kind: "done", tags };
}

class TagWriter {
  readonly #to: CopyTarget;
  readonly #options: TagOptions;
  readonly #plan: ImagePlan;
  /** Nothing was written, so that what the plan says of the tags is as good as new. */
  readonly #isFresh: boolean;

  constructor(plan: ImagePlan, to: CopyTarget, options: TagOptions) {
    const { manifests, blobs } = plan;
    this.#plan = plan;
    this.#to = to;
    this.#options = options;
    this.#isFresh = manifests.length === 0 && blobs.length === 0;
  }

  async write(planned: PlannedTag): Promise<CopiedTag> {
    const { tag, digest } = planned;
    try {
      throwIfAborted(this.#options.signal);
      return await this.#write(planned);
    } catch (error) {
      return { tag, digest, kind: "failed", error, state: "untouched" };
    }
  }

  async #write({ tag, digest, now: seen }: PlannedTag): Promise<CopiedTag> {
    const { agreement, contents, signal } = this.#options;
    // Again: copying takes its time, and somebody else may have pushed meanwhile.
    const isUnchanged = this.#isFresh && seen === digest;
    let now = isUnchanged ? seen : await tagDigest(this.#to, tag, { signal });
    while (now !== undefined && now !== digest && !agreement.mayReplace(tag, now)) {
      const isAgreed = await agreement.mayReplaceMoved(tag, now);
      if (!isAgreed) return { tag, digest, kind: "skipped", now };
      now = await tagDigest(this.#to, tag, { signal });
    }
    if (now === digest) return { tag, digest, kind: "unchanged" };
    const manifest = await contents(digest);
    const outcome = await this.#put(manifest, { tag, before: now });
    if (outcome.kind === "written") {
      return { tag, digest, kind: "written", before: outcome.write.before };
    }
    const { error, tag: state } = outcome;
    return { tag, digest, kind: "failed", error, state };
  }

  async #put(manifest: RawManifest, change: Parameters<typeof writeTag>[2]): Promise<TagOutcome> {
    const { signal, clock = systemClock } = this.#options;
    const { tag, before } = change;
    const after = manifest.digest;
    const isThere = (member: Digest) => hasWritten(this.#plan, member);
    let outcome: TagOutcome | undefined;
    const attempt = async (): Promise<TagOutcome> => {
      if (outcome) {
        // Somebody may have moved it while we waited, or our own request has arrived late.
        const now = await tagDigest(this.#to, tag, { signal });
        if (now === after) return { kind: "written", write: { tag, before, after } };
        if (now !== before) return outcome;
      }
      outcome = await writeTag(this.#to, manifest, change, { signal });
      if (outcome.kind === "failed") throw outcome.error;
      return outcome;
    };
    try {
      return await persistently(attempt, { clock, isThere, signal });
    } catch (error) {
      if (outcome) return outcome;
      throw error;
    }
  }
}
