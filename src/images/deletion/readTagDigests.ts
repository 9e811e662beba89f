import type { Cancellable } from "../../core/base/abort.ts";
import { mapLimited } from "../../core/base/limiter.ts";
import type { ImageStore, ManifestHead } from "../../core/registry/imageStore.ts";
import { isAboutOne } from "./graphGap.ts";
import type { GraphGap } from "./repositoryGraph.ts";

const concurrency = 6;

interface ReadTagsOptions extends Cancellable {
  /** Tags that are asked at most. */
  readonly limit: number;
  readonly onGap: (gap: GraphGap) => void;
  /** Called with the number of tags asked so far. */
  readonly onProgress?: (read: number) => void;
}

/**
 * What each tag of a repository names, in the store's order. The Distribution API has no question
 * for it, so each is asked by HEAD. Throws `StoreError` where no tag can be read.
 */
export async function readTagDigests(
  store: ImageStore,
  repository: string,
  { signal, limit, onGap, onProgress }: ReadTagsOptions,
): Promise<ReadonlyMap<string, ManifestHead>> {
  const tags = new Map<string, ManifestHead>();
  let asked = 0;
  const ask = async (tag: string) => {
    try {
      const head = await store.headManifest(repository, { tag }, { signal });
      if (head) tags.set(tag, head);
    } catch (error) {
      if (!isAboutOne(error)) throw error;
      onGap({ kind: "tag", tag, error });
    }
    asked += 1;
    onProgress?.(asked);
  };
  let room = limit;
  for await (const { items, hasMore } of store.listTags(repository, { signal })) {
    await mapLimited(items.slice(0, room), concurrency, ask);
    const isCut = items.length > room || (items.length === room && hasMore);
    room -= Math.min(room, items.length);
    if (!isCut) continue;
    onGap({ kind: "tags", listed: limit });
    break;
  }
  return tags;
}
