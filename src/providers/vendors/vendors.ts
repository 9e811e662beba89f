import { ghcrStore } from "./github/ghcrStore.ts";
import { hubStore } from "./dockerHub/hubStore.ts";

/** What the bundle `vendors` holds: how each vendor's own API is opened. */
export const vendorStores = { dockerHub: hubStore, ghcr: ghcrStore };
