import type { Provider } from "../provider.ts";
import { lazyVendor } from "../vendors/lazyVendor.ts";
import { knownBy } from "./signs.ts";

/** Amazon ECR: repositories must be created before the first push; a list names 1000 at most. */
const elasticContainerRegistry: Provider = {
  id: "ecr",
  label: "Amazon ECR",
  ...knownBy({
    hosts:
      /^\d{12}\.dkr(?:\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?|-ecr(?:-fips)?\.[a-z0-9-]+\.on\.(?:aws|amazonwebservices\.com\.cn))$/,
  }),
  capabilities: {},
};

/** The public gallery: everybody's, without a catalog. */
const elasticContainerRegistryPublic: Provider = {
  id: "ecrPublic",
  label: "Amazon ECR Public",
  ...knownBy({ hosts: /^(?:public\.ecr\.aws|ecr-public\.aws\.com)$/ }),
  capabilities: { listRepositories: false },
};

/**
 * Google Artifact Registry, which answers for Container Registry (`gcr.io`), too. Its tag lists tell
 * digests, and when the manifests were uploaded.
 */
const googleArtifactRegistry: Provider = {
  id: "googleArtifactRegistry",
  label: "Google Artifact Registry",
  ...knownBy({ hosts: /^(?:[a-z0-9-]+-docker\.pkg\.dev|(?:[a-z]+\.)?gcr\.io)$/ }),
  capabilities: { tagTimes: true },
  extend: (context) => {
    const google = lazyVendor((stores) => stores.google(context));
    return {
      listTags: (repository, options) =>
        google.pages((store) => store.listTags(repository, options)),
    };
  },
};

/** Registries that cloud vendors run, known by their hosts. */
export const cloudRegistries: readonly Provider[] = [
  elasticContainerRegistry,
  elasticContainerRegistryPublic,
  googleArtifactRegistry,
];
