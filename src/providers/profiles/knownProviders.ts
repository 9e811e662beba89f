import type { Provider } from "../provider.ts";
import { dockerHub } from "./dockerHub.ts";

/** The kinds of registries that the product knows by itself. */
export function knownProviders(): readonly Provider[] {
  return [dockerHub()];
}
