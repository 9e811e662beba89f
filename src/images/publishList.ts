import type { Cancellable } from "../core/base/abort.ts";
import { mapLimited } from "../core/base/limiter.ts";
import type { Digest } from "../core/oci/digest.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";
import { currentDigest } from "./composeList.ts";
import type { DraftEntry, ListDraft } from "./listDraft.ts";

/** How a push ended. Only `pushed` changed anything in the registry. */
export type PublishResult =
  | { readonly kind: "pushed"; readonly digest: Digest }
  /** The tag holds exactly this list already; nothing was sent. */
  | { readonly kind: "unchanged"; readonly digest: Digest }
  /** The tag holds something else than when the draft was made, and nobody agreed to that. */
  | { readonly kind: "moved"; readonly now: Digest | undefined }
  /** Members that are no longer in the repository. */
  | { readonly kind: "missing"; readonly entries: readonly DraftEntry[] };

/** Existence checks at the same time. */
const concurrency = 8;

/**
 * Pushes a draft to its tag: members first (they must be there), the tag last, in a single
 * request, so that a failure leaves the old tag as it was.
 *
 * @param options.expected what the tag may hold without asking again; by default what it held
 *   when the draft was made. `undefined` stands for "no such tag".
 * Throws `StoreError`; `rejected` where the registry refuses the list.
 */
export async function publishList(
  store: ImageStore,
  draft: ListDraft,
  options: Cancellable & { readonly expected?: { readonly digest: Digest | undefined } } = {},
): Promise<PublishResult> {
  const { repository, tag, manifest, entries } = draft;
  const [now, missing] = await Promise.all([
    currentDigest(store, draft, options),
    missingEntries(store, repository, entries, options),
  ]);
  if (now === manifest.digest) return { kind: "unchanged", digest: now };
  if (missing.length > 0) return { kind: "missing", entries: missing };
  const expected = options.expected ?? { digest: draft.basedOn };
  if (now !== expected.digest) return { kind: "moved", now };
  const { digest } = await store.putManifest(repository, { tag }, manifest, options);
  return { kind: "pushed", digest };
}

async function missingEntries(
  store: ImageStore,
  repository: string,
  entries: readonly DraftEntry[],
  options: Cancellable,
): Promise<readonly DraftEntry[]> {
  const found = await mapLimited(entries, concurrency, ({ descriptor }) =>
    store.headManifest(repository, { digest: descriptor.digest }, options),
  );
  return entries.filter((_, position) => found[position] === undefined);
}
