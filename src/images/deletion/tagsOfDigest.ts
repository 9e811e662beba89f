import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";

/** The tags of a digest, as far as they were looked for. */
export interface TagsOfDigest {
  readonly tags: readonly string[];
  /** Tags that were asked for their digest. */
  readonly checked: number;
  /** False if the repository has more tags than were asked. */
  readonly complete: boolean;
}

const concurrency = 6;

/**
 * Finds the tags that name a digest. The Distribution API has no such question, so each tag is
 * asked by HEAD, up to `limit` of them. Throws `StoreError`.
 */
export async function findTagsOfDigest(
  store: ImageStore,
  repository: string,
  digest: Digest,
  options: Cancellable & { readonly limit: number },
): Promise<TagsOfDigest> {
  const tags: string[] = [];
  let checked = 0;
  for await (const page of store.listTags(repository, options)) {
    const room = page.items.slice(0, options.limit - checked);
    const heads = await mapLimited(room, concurrency, (tag) =>
      store.headManifest(repository, { tag }, options),
    );
    tags.push(...room.filter((_, position) => heads[position]?.digest === digest));
    checked += room.length;
    if (checked >= options.limit) {
      return { tags, checked, complete: room.length === page.items.length && !page.hasMore };
    }
  }
  return { tags, checked, complete: true };
}
