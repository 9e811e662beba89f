import { acrStore } from "./acr/acrStore.ts";
import { ghcrStore } from "./github/ghcrStore.ts";
import { hubStore } from "./dockerHub/hubStore.ts";

/** What the bundle `vendors` holds: how each vendor's own API is opened. */
export const vendorStores = { acr: acrStore, dockerHub: hubStore, ghcr: ghcrStore };
