import type { Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { ImageStore, Locks } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { RepositoryGraph } from "./repositoryGraph.ts";

/**
 * What of a repository is locked; `undefined` where the store has no locks, or does not tell them to
 * this user. It then refuses what is locked when its turn comes.
 */
export async function readLocks(
  store: ImageStore,
  repository: string,
  { signal }: Cancellable,
): Promise<Locks | undefined> {
  try {
    return await store.locks?.list(repository, { signal });
  } catch (error) {
    if (StoreError.is(error)) return undefined;
    throw error;
  }
}

/** Whether a tag cannot be removed. */
export function isLockedTag({ locks }: RepositoryGraph, tag: string): boolean {
  return locks?.tags.has(tag) ?? false;
}

/** The tags whose locks keep a manifest, or an empty list for a lock of its own. */
export function lockOn(
  graph: RepositoryGraph,
  digest: Digest,
): { readonly tags: readonly string[] } | undefined {
  const { locks, tags } = graph;
  if (!locks) return undefined;
  if (locks.manifests.has(digest)) return { tags: [] };
  const locked = [...locks.tags].filter((tag) => tags.get(tag) === digest);
  return locked.length > 0 ? { tags: locked } : undefined;
}
