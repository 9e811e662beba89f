import type { Fetcher } from "../../core/http/fetcher.ts";
import type { RegistryLocation } from "../registryUrl.ts";
import { lazyVendor } from "../vendors/lazyVendor.ts";
import type { AccountKind } from "./accountKind.ts";

/**
 * Accounts of Microsoft Entra, for registries in Azure's public cloud. Their tokens are those for
 * Azure Resource Manager, which registries exchange for tokens of their own unless told not to
 * (policy `azureADAuthenticationAsArmPolicy`). What the account may do is not a matter of scopes.
 * @param fetcherFor what a registry is asked through, without signing in
 */
export function azureAccounts(fetcherFor: (location: RegistryLocation) => Fetcher): AccountKind {
  const exchange = lazyVendor((stores) => stores.exchangeAcrToken);
  return {
    id: "microsoft",
    label: "Microsoft",
    matches: ({ registry }) => /^[a-z0-9-]+(?:\.[a-z0-9-]+)?\.azurecr\.io$/.test(registry),
    scopes: { read: ["https://management.azure.com/.default"] },
    credential: async ({ token }, location, { tls, signal }) => {
      const send = fetcherFor(location);
      const fetcher: Fetcher = tls ? (request) => send({ ...request, tls }) : send;
      return (await exchange.get())(fetcher, location, token, { signal });
    },
  };
}
