import type { Provider } from "../provider.ts";
import { lazyVendor } from "../vendors/lazyVendor.ts";

/** Where GitHub's registries and APIs are, besides those of github.com. */
export interface GitHubPlaces {
  /** Host of the GitHub Enterprise server that is in use now, such as `github.example.com`. */
  readonly enterpriseHost?: () => string | undefined;
}

/**
 * GitHub's registry: has no catalog, but its API lists the packages of those who sign in. Versions
 * are deleted as packages only.
 */
export function ghcr({ enterpriseHost }: GitHubPlaces = {}): Provider {
  /** Its credentials may be sent there, whatever kind was chosen for other registries. */
  const apiOf = (registry: string): string | undefined => {
    if (registry === "ghcr.io") return "https://api.github.com";
    const host = /^containers\.(.+)$/.exec(registry)?.[1];
    if (host === undefined) return undefined;
    if (/^[a-z0-9-]+\.ghe\.com$/.test(host)) return `https://api.${host}`;
    return host === enterpriseHost?.() ? `https://${host}/api/v3` : undefined;
  };
  return {
    id: "ghcr",
    label: "GitHub Container Registry",
    matches: ({ registry }) => apiOf(registry) !== undefined,
    capabilities: { deleteTag: false, deleteManifest: false },
    extend: (context) => {
      const base = apiOf(context.location.registry);
      if (base === undefined) return {};
      const packages = lazyVendor((stores) => stores.ghcr(context, base));
      return {
        listRepositories: (listing) => packages.pages((store) => store.listRepositories(listing)),
      };
    },
  };
}
