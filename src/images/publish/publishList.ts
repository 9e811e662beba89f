import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { RawManifest } from "../../core/oci/manifest.ts";
import { parseManifest } from "../../core/oci/parseManifest.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { currentDigest } from "../compose/composeList.ts";
import type { ListDraft } from "../drafts/listDraft.ts";
import { listManifest } from "../drafts/listText.ts";
import type { ImageStores } from "../imageStores.ts";

/** How a push ended. Only `pushed` changed anything in the registry. */
export type PublishResult =
  | { readonly kind: "pushed"; readonly digest: Digest }
  /** The tag holds exactly this list already; nothing was sent. */
  | { readonly kind: "unchanged"; readonly digest: Digest }
  /** The tag holds something else than when the draft was made, and nobody agreed to that. */
  | { readonly kind: "moved"; readonly now: Digest | undefined }
  /** Members that are no longer in the repository. */
  | { readonly kind: "missing"; readonly members: readonly Descriptor[] }
  /**
   * The last request failed or was cancelled. `tag` says what became of the tag: it names what it
   * named before, or that could not be found out.
   */
  | { readonly kind: "failed"; readonly error: unknown; readonly tag: "untouched" | "unknown" };

/** How long somebody who cancelled is kept waiting for what became of the tag. */
const outcomeMs = 5_000;

/** Existence checks at the same time. */
const concurrency = 8;

/**
 * Pushes a draft to its tag: members first (they must be there), the tag last, in a single
 * request, so that a failure leaves the old tag as it was.
 *
 * @param options.expected what the tag may hold without asking again; by default what it held
 *   when the draft was made. `undefined` stands for "no such tag".
 * Throws `StoreError` or an `AbortError` as long as nothing was sent.
 */
export async function publishList(
  stores: ImageStores,
  draft: ListDraft,
  options: Cancellable & { readonly expected?: { readonly digest: Digest | undefined } } = {},
): Promise<PublishResult> {
  const { repository, tag } = draft;
  const { store } = stores.open(draft.connectionId);
  const manifest = await listManifest(draft.text);
  const [now, missing] = await Promise.all([
    currentDigest(store, draft, options),
    missingMembers(store, repository, manifest, options),
  ]);
  if (now === manifest.digest) return { kind: "unchanged", digest: now };
  if (missing.length > 0) return { kind: "missing", members: missing };
  const expected = options.expected ?? { digest: draft.basedOn };
  if (now !== expected.digest) return { kind: "moved", now };
  try {
    const { digest } = await store.putManifest(repository, { tag }, manifest, options);
    return { kind: "pushed", digest };
  } catch (error) {
    return outcomeOf(store, draft, { error, before: now, wanted: manifest.digest });
  }
}

/** A request that failed on our side may have been carried out on the other. */
async function outcomeOf(
  store: ImageStore,
  draft: ListDraft,
  {
    error,
    before,
    wanted,
  }: { readonly error: unknown; readonly before: Digest | undefined; readonly wanted: Digest },
): Promise<PublishResult> {
  try {
    // Not the caller's signal: what the tag names has to be known even if the push was cancelled.
    const signal = AbortSignal.timeout(outcomeMs);
    const now = await currentDigest(store, draft, { signal });
    if (now === wanted) return { kind: "pushed", digest: now };
    return { kind: "failed", error, tag: now === before ? "untouched" : "unknown" };
  } catch {
    return { kind: "failed", error, tag: "unknown" }; // the first error is the one to tell
  }
}

async function missingMembers(
  store: ImageStore,
  repository: string,
  raw: RawManifest,
  options: Cancellable,
): Promise<readonly Descriptor[]> {
  const list = parseManifest(raw);
  const members = list.kind === "index" ? list.manifests : [];
  const found = await mapLimited(members, concurrency, ({ digest }) =>
    store.headManifest(repository, { digest }, options),
  );
  return members.filter((_, position) => found[position] === undefined);
}
