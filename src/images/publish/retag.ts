import { throwIfAborted, type Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { RawManifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType, parseManifest } from "../../core/oci/parseManifest.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { CopyTarget } from "../copy/copyPlan.ts";
import type { ImageStores } from "../imageStores.ts";
import type { TagHistory, TagMove, TagPlace } from "./pushHistory.ts";
import { tagDigest } from "../tagDigest.ts";
import { writeTag, type TagWrite } from "./writeTag.ts";

/** What became of one of the tags. */
export type RetagResult = { readonly tag: string } & (
  | { readonly kind: "written"; readonly write: TagWrite }
  /** It named the manifest already. */
  | { readonly kind: "unchanged" }
  /** It names something that nobody agreed to replace; it was left alone. */
  | { readonly kind: "moved"; readonly now: Digest | undefined }
  | { readonly kind: "failed"; readonly error: unknown; readonly state: "untouched" | "unknown" }
);

/** A manifest of a repository that gets tags. */
export interface TaggedManifest {
  readonly connectionId: string;
  readonly repository: string;
  readonly reference: ManifestReference;
}

export interface RetagOptions extends Cancellable {
  /**
   * What each tag may name without asking. Tags that are not in it may only be new:
   * `undefined` as the value says the same.
   */
  readonly expected?: ReadonlyMap<string, Digest | undefined> | undefined;
}

/**
 * Gives a manifest, byte for byte, further tags in its repository. No blob is touched. One tag
 * after another; after a failure the others are tried all the same, after cancelling they are not.
 *
 * Throws `StoreError` or an `AbortError` as long as nothing was written.
 */
export async function retag(
  stores: ImageStores,
  { connectionId, repository, reference }: TaggedManifest,
  tags: readonly string[],
  options: RetagOptions = {},
): Promise<readonly RetagResult[]> {
  const { store } = stores.open(connectionId);
  const { signal, expected } = options;
  const raw = await store.getManifest(repository, reference, { signal });
  const manifest = { ...raw, mediaType: effectiveMediaType(parseManifest(raw)) };
  const results: RetagResult[] = [];
  for (const tag of new Set(tags)) {
    const wanted = { tag, expected: expected?.get(tag) };
    results.push(await writeOne({ store, repository }, manifest, wanted, { signal }));
  }
  return results;
}

/** How pointing a tag back ended. */
export type PointBackResult =
  | RetagResult
  /** Nothing is known of what the tag named before. */
  | { readonly kind: "noHistory" }
  /** What it named before is no longer in the repository. */
  | { readonly kind: "gone"; readonly move: TagMove };

/**
 * Points a tag back to what it named before it was last written from here, provided that it still
 * names what was written then, or what `expected` says. Throws as {@link retag} does.
 */
export async function pointBack(
  stores: ImageStores,
  place: TagPlace,
  history: Pick<TagHistory, "lastMove">,
  options: Cancellable & { readonly expected?: { readonly digest: Digest | undefined } } = {},
): Promise<PointBackResult> {
  const move = history.lastMove(place);
  if (!move?.before) return { kind: "noHistory" };
  const { connectionId, repository, tag } = place;
  const { signal, expected = { digest: move.after } } = options;
  const { store } = stores.open(connectionId);
  const digest = move.before;
  if (!(await store.headManifest(repository, { digest }, { signal }))) {
    return { kind: "gone", move };
  }
  const [result] = await retag(stores, { connectionId, repository, reference: { digest } }, [tag], {
    signal,
    expected: new Map([[tag, expected.digest]]),
  });
  return result ?? { kind: "noHistory" };
}

async function writeOne(
  place: CopyTarget,
  manifest: RawManifest,
  { tag, expected }: { readonly tag: string; readonly expected: Digest | undefined },
  { signal }: Cancellable,
): Promise<RetagResult> {
  try {
    throwIfAborted(signal);
    const now = await tagDigest(place, tag, { signal });
    if (now === manifest.digest) return { tag, kind: "unchanged" };
    if (now !== expected) return { tag, kind: "moved", now };
    const outcome = await writeTag(place, manifest, { tag, before: now }, { signal });
    if (outcome.kind === "written") return { tag, ...outcome };
    return { tag, kind: "failed", error: outcome.error, state: outcome.tag };
  } catch (error) {
    return { tag, kind: "failed", error, state: "untouched" };
  }
}
