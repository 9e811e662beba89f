import type { ImageStore } from "./imageStore.ts";

/**
 * A store that does some things in ways of its own and all others as the one below it: a registry
 * whose own API lists more than the Distribution API does, a mirror that is asked first.
 */
export function storeLayer(below: ImageStore, own: Partial<ImageStore>): ImageStore {
  return {
    listRepositories: (...args) => below.listRepositories(...args),
    listTags: (...args) => below.listTags(...args),
    headManifest: (...args) => below.headManifest(...args),
    getManifest: (...args) => below.getManifest(...args),
    putManifest: (...args) => below.putManifest(...args),
    deleteManifest: (...args) => below.deleteManifest(...args),
    deleteTag: (...args) => below.deleteTag(...args),
    headBlob: (...args) => below.headBlob(...args),
    getBlob: (...args) => below.getBlob(...args),
    readBlob: (...args) => below.readBlob(...args),
    putBlob: (...args) => below.putBlob(...args),
    mountBlob: (...args) => below.mountBlob(...args),
    deleteBlob: (...args) => below.deleteBlob(...args),
    listReferrers: (...args) => below.listReferrers(...args),
    ...(below.locks && { locks: below.locks }),
    ...(below.deleted && { deleted: below.deleted }),
    ...own,
  };
}
