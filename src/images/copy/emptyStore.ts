import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";

/**
 * A store that has nothing and takes nothing. It stands for a folder or an archive that is still to
 * be made, while it is found out what a copy into it would do.
 */
export const emptyStore: ImageStore = {
  listRepositories: nothingListed,
  listTags: nothingListed,
  headManifest: () => Promise.resolve(undefined),
  getManifest: missing,
  putManifest: refused,
  deleteManifest: refused,
  deleteTag: refused,
  headBlob: () => Promise.resolve(undefined),
  getBlob: missing,
  readBlob: missing,
  putBlob: refused,
  mountBlob: refused,
  deleteBlob: refused,
  listReferrers: () => Promise.resolve([]),
};

async function* nothingListed(): AsyncGenerator<{ items: readonly string[]; hasMore: boolean }> {
  yield await Promise.resolve({ items: [], hasMore: false });
}

function missing(): Promise<never> {
  return Promise.reject(new StoreError("notFound", "The store is empty", { status: 404 }));
}

function refused(): Promise<never> {
  return Promise.reject(new StoreError("unsupported", "The store is not there yet"));
}
