import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { TransferItem, TransferRequest } from "../copy/transferRequest.ts";
import type { ImageStores } from "../imageStores.ts";
import { tagDigest } from "../tagDigest.ts";

/** A tag of a target that names something else than what is to be copied there. */
export interface TakenTag {
  readonly to: TransferItem["to"];
  readonly tag: string;
  readonly now: Digest;
  /** It came to name that only while the image was being copied. */
  readonly hasMoved: boolean;
}

/** Requests at the same time. */
const concurrency = 8;

/**
 * The tags that several images are to get and that name something else, so that one question can be
 * asked about all. What cannot be looked at is left out: copying it will tell why.
 */
export async function takenTags(
  stores: ImageStores,
  { items, choices }: TransferRequest,
  options: Cancellable,
): Promise<readonly TakenTag[]> {
  const { platforms } = choices;
  const isRewritten = platforms.kind === "some" && platforms.index === "rewrite";
  const taken = await mapLimited(items, concurrency, async ({ from, to }) => {
    if (to.tags.length === 0) return [];
    try {
      const { store } = stores.open(to.storeId);
      const source = stores.open(from.storeId).store;
      const named = await Promise.all(
        to.tags.map(async (tag) => {
          return { tag, now: await tagDigest({ store, repository: to.repository }, tag, options) };
        }),
      );
      if (named.every(({ now }) => now === undefined)) return [];
      const head = await source.headManifest(from.repository, from.reference, options);
      return named.flatMap(({ tag, now }): readonly TakenTag[] => {
        const isSame = !isRewritten && now === head?.digest;
        return now === undefined || isSame ? [] : [{ to, tag, now, hasMoved: false }];
      });
    } catch {
      options.signal?.throwIfAborted();
      return [];
    }
  });
  return taken.flat();
}
