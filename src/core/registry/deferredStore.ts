import type { ImageStore } from "./imageStore.ts";

/** Opens something once; after an opening that failed the next one tries again. */
export function openedOnce<T>(open: () => Promise<T>): () => Promise<T> {
  let opening: Promise<T> | undefined;
  return () => {
    opening ??= open().catch((error: unknown) => {
      opening = undefined;
      throw error;
    });
    return opening;
  };
}

/**
 * A store that is opened when it is first asked for something. An opening that failed is what the
 * question fails with.
 */
export function deferredStore(opened: () => Promise<ImageStore>): ImageStore {
  return {
    listRepositories: (...args) => deferred(async () => (await opened()).listRepositories(...args)),
    listTags: (...args) => deferred(async () => (await opened()).listTags(...args)),
    headManifest: async (...args) => (await opened()).headManifest(...args),
    getManifest: async (...args) => (await opened()).getManifest(...args),
    putManifest: async (...args) => (await opened()).putManifest(...args),
    deleteManifest: async (...args) => (await opened()).deleteManifest(...args),
    deleteTag: async (...args) => (await opened()).deleteTag(...args),
    headBlob: async (...args) => (await opened()).headBlob(...args),
    getBlob: async (...args) => (await opened()).getBlob(...args),
    readBlob: async (...args) => (await opened()).readBlob(...args),
    putBlob: async (...args) => (await opened()).putBlob(...args),
    mountBlob: async (...args) => (await opened()).mountBlob(...args),
    deleteBlob: async (...args) => (await opened()).deleteBlob(...args),
    listReferrers: async (...args) => (await opened()).listReferrers(...args),
  };
}

async function* deferred<T>(open: () => Promise<AsyncIterable<T>>): AsyncGenerator<T> {
  yield* await open();
}
