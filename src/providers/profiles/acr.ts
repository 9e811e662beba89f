import type { DeletedImages } from "../../core/registry/deletedImages.ts";
import type { ImageLocks } from "../../core/registry/imageStore.ts";
import type { Provider } from "../provider.ts";
import { lazyVendor } from "../vendors/lazyVendor.ts";
import { knownBy } from "./signs.ts";

/**
 * Azure Container Registry, in the public cloud and the national ones. Its own API, on the registry's
 * host, lists tags with their times and locks, and removes tags.
 */
export const acr: Provider = {
  id: "acr",
  label: "Azure Container Registry",
  ...knownBy({
    hosts: /\.azurecr\.(?:io|cn|us|de)$/,
    challenges: [{ service: /\.azurecr\.(?:io|cn|us|de)$/, realmPath: /^\/oauth2\/token$/ }],
  }),
  capabilities: { tagTimes: true, lockTags: true, keepsDeleted: true },
  extend: (context) => {
    const azure = lazyVendor((stores) => stores.acr(context));
    const locks: ImageLocks = {
      list: async (...args) => (await azure.get()).locks.list(...args),
      setTag: async (...args) => (await azure.get()).locks.setTag(...args),
      setManifest: async (...args) => (await azure.get()).locks.setManifest(...args),
      setRepository: async (...args) => (await azure.get()).locks.setRepository(...args),
    };
    const deleted: DeletedImages = {
      list: async (...args) => (await azure.get()).deleted.list(...args),
      restore: async (...args) => (await azure.get()).deleted.restore(...args),
    };
    return {
      locks,
      deleted,
      listRepositories: (options) => azure.pages((store) => store.listRepositories(options)),
      listTags: (repository, options) =>
        azure.pages((store) => store.listTags(repository, options)),
      putBlob: async (...args) => (await azure.get()).putBlob(...args),
      mountBlob: async (...args) => (await azure.get()).mountBlob(...args),
      putManifest: async (...args) => (await azure.get()).putManifest(...args),
      deleteManifest: async (...args) => (await azure.get()).deleteManifest(...args),
      deleteTag: async (...args) => (await azure.get()).deleteTag(...args),
    };
  },
};
