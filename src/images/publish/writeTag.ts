import type { Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { RawManifest } from "../../core/oci/manifest.ts";
import type { CopyTarget } from "../copy/copyPlan.ts";
import { tagDigest } from "../tagDigest.ts";

/** A tag that was written. */
export interface TagWrite {
  readonly tag: string;
  /** What it named before; undefined if it did not exist. */
  readonly before: Digest | undefined;
  readonly after: Digest;
}

/** What became of a tag that was to be written; `unknown` = it could not be found out. */
export type TagOutcome =
  | { readonly kind: "written"; readonly write: TagWrite }
  | { readonly kind: "failed"; readonly error: unknown; readonly tag: "untouched" | "unknown" };

/** How long somebody who cancelled is kept waiting for what became of the tag. */
const outcomeMs = 5_000;

/**
 * Writes a manifest to a tag in one request, and finds out what became of the tag if that fails: a
 * request that failed on our side may have been carried out on the other.
 *
 * @param write.before what the tag is known to name now
 */
export async function writeTag(
  place: CopyTarget,
  manifest: RawManifest,
  { tag, before }: { readonly tag: string; readonly before: Digest | undefined },
  options: Cancellable = {},
): Promise<TagOutcome> {
  const { store, repository } = place;
  const write = { tag, before, after: manifest.digest };
  try {
    await store.putManifest(repository, { tag }, manifest, options);
    return { kind: "written", write };
  } catch (error) {
    try {
      // Not the caller's signal: what the tag names has to be known even if the push was cancelled.
      const signal = AbortSignal.timeout(outcomeMs);
      const now = await tagDigest(place, tag, { signal });
      if (now === manifest.digest) return { kind: "written", write };
      return { kind: "failed", error, tag: now === before ? "untouched" : "unknown" };
    } catch {
      return { kind: "failed", error, tag: "unknown" }; // the first error is the one to tell
    }
  }
}
