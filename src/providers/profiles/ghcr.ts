import type { Provider } from "../provider.ts";
import { knownBy } from "./signs.ts";

/** GitHub's registry: no catalog, and versions are deleted as packages only. */
export const ghcr: Provider = {
  id: "ghcr",
  label: "GitHub Container Registry",
  ...knownBy({ hosts: /^ghcr\.io$/ }),
  capabilities: { listRepositories: false, deleteTag: false, deleteManifest: false },
};
