import type { Provider } from "../provider.ts";
import { acr } from "./acr.ts";
import { cloudRegistries } from "./cloudRegistries.ts";
import { dockerHub } from "./dockerHub.ts";
import { ghcr, type GitHubPlaces } from "./ghcr.ts";
import { products } from "./products.ts";

/** The kinds of registries that the product knows by itself. */
export function knownProviders(github: GitHubPlaces = {}): readonly Provider[] {
  return [dockerHub(), ghcr(github), acr, ...cloudRegistries, ...products];
}
