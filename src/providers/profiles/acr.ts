import type { Provider } from "../provider.ts";
import { knownBy } from "./signs.ts";

/** Azure Container Registry, in the public cloud and the national ones. */
export const acr: Provider = {
  id: "acr",
  label: "Azure Container Registry",
  ...knownBy({
    hosts: /\.azurecr\.(?:io|cn|us|de)$/,
    challenges: [{ service: /\.azurecr\.(?:io|cn|us|de)$/, realmPath: /^\/oauth2\/token$/ }],
  }),
  capabilities: {},
};
