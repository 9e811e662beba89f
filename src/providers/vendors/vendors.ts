import { acrStore } from "./acr/acrStore.ts";
import { exchangeToken } from "./acr/exchangeToken.ts";
import { ghcrStore } from "./github/ghcrStore.ts";
import { googleStore } from "./google/googleStore.ts";
import { hubStore } from "./dockerHub/hubStore.ts";

/** What the bundle `vendors` holds: how each vendor's own API is opened, or signed in to. */
export const vendorStores = {
  acr: acrStore,
  dockerHub: hubStore,
  ghcr: ghcrStore,
  google: googleStore,
  exchangeAcrToken: exchangeToken,
};
