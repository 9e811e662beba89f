import type { LocalStoreKind } from "../images/local/localStore.ts";
import { noCapabilities, specCapabilities, type Capabilities } from "../providers/capabilities.ts";

/** What can be done with images on this computer. Archives are written once, as a whole. */
export function localCapabilities(kind: LocalStoreKind): Capabilities {
  return kind === "layout" ? specCapabilities : { ...noCapabilities, listRepositories: true };
}
