import type { Fetcher } from "../../core/http/fetcher.ts";
import type { RegistryLocation } from "../registryUrl.ts";
import { lazyVendor } from "../vendors/lazyVendor.ts";
import type { AccountKind } from "./accountKind.ts";

/** A cloud of Azure as accounts know it: its registries, and where it is managed. */
interface AzureRealm {
  /** What the login servers of its registries are like. */
  readonly hosts: RegExp;
  readonly management: string;
}

const publicRealm: AzureRealm = {
  hosts: /^[a-z0-9-]+(?:\.[a-z0-9-]+)?\.azurecr\.io$/,
  management: "https://management.azure.com",
};

/** By the name that VS Code's setting `microsoft-sovereign-cloud.environment` has for them. */
const sovereignRealms: ReadonlyMap<string, AzureRealm> = new Map([
  [
    "ChinaCloud",
    {
      hosts: /^[a-z0-9-]+(?:\.[a-z0-9-]+)?\.azurecr\.cn$/,
      management: "https://management.chinacloudapi.cn",
    },
  ],
  [
    "USGovernment",
    {
      hosts: /^[a-z0-9-]+(?:\.[a-z0-9-]+)?\.azurecr\.us$/,
      management: "https://management.usgovcloudapi.net",
    },
  ],
]);

/**
 * Accounts of Microsoft Entra, for registries in Azure's public cloud. Their tokens are those for
 * Azure Resource Manager, which registries exchange for tokens of their own unless told not to
 * (policy `azureADAuthenticationAsArmPolicy`). What the account may do is not a matter of scopes.
 * @param fetcherFor what a registry is asked through, without signing in
 */
export function azureAccounts(fetcherFor: (location: RegistryLocation) => Fetcher): AccountKind {
  return {
    ...exchangedBy(fetcherFor),
    id: "microsoft",
    label: "Microsoft",
    matches: ({ registry }) => publicRealm.hosts.test(registry),
    scopes: scopesOf(publicRealm),
  };
}

/**
 * The same for registries in the one of Azure's other clouds that VS Code is set up for.
 * @param environment the setting `microsoft-sovereign-cloud.environment` as it is now
 */
export function sovereignAzureAccounts(
  fetcherFor: (location: RegistryLocation) => Fetcher,
  environment: () => string,
): AccountKind {
  const realm = () => sovereignRealms.get(environment());
  return {
    ...exchangedBy(fetcherFor),
    id: "microsoft-sovereign-cloud",
    label: "Microsoft Sovereign Cloud",
    matches: ({ registry }) => realm()?.hosts.test(registry) ?? false,
    get scopes() {
      return scopesOf(realm());
    },
  };
}

function scopesOf(realm: AzureRealm | undefined): AccountKind["scopes"] {
  return realm ? { read: [`${realm.management}/.default`] } : {};
}

function exchangedBy(
  fetcherFor: (location: RegistryLocation) => Fetcher,
): Pick<AccountKind, "credential"> {
  const exchange = lazyVendor((stores) => stores.exchangeAcrToken);
  return {
    credential: async ({ token }, location, { tls, signal }) => {
      const send = fetcherFor(location);
      const fetcher: Fetcher = tls ? (request) => send({ ...request, tls }) : send;
      return (await exchange.get())(fetcher, location, token, { signal });
    },
  };
}
