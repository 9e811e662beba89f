import { dockerHub as dockerHubName } from "../../core/oci/registryHost.ts";
import type { Provider } from "../provider.ts";
import { lazyVendor } from "../vendors/lazyVendor.ts";

/**
 * Docker Hub: has no catalog and deletes no manifest that is in use; its own API lists repositories
 * to those who sign in, lists tags with their times, and deletes tags.
 * @param options where the API is, and which registry its credentials are for
 */
export function dockerHub(
  options: { readonly api?: string; readonly registry?: string } = {},
): Provider {
  const { api = "https://hub.docker.com", registry = dockerHubName } = options;
  return {
    id: "dockerHub",
    label: "Docker Hub",
    matches: (location) => location.registry === registry,
    capabilities: {
      deleteManifest: false,
      filterRepositories: true,
      filterTags: true,
      tagTimes: true,
    },
    extend: (context) => {
      // Whatever kind was chosen for another registry, its credential does not belong to the API.
      if (context.location.registry !== registry) return {};
      const hub = lazyVendor((stores) => stores.dockerHub(context, api));
      return {
        listRepositories: (listing) => hub.pages((store) => store.listRepositories(listing)),
        listTags: (repository, listing) =>
          hub.pages((store) => store.listTags(repository, listing)),
        deleteTag: async (...args) => (await hub.get()).deleteTag(...args),
      };
    },
  };
}
