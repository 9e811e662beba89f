/** One of Azure's clouds: where it is managed, and how one signs in to it. */
export interface AzureCloud {
  readonly id: string;
  /** Origin of Azure Resource Manager: `https://management.azure.com`. */
  readonly management: string;
  /** What the login servers of its registries end with: `azurecr.io`. */
  readonly registrySuffix: string;
  /** Id of VS Code's authentication provider. */
  readonly signIn: "microsoft" | "microsoft-sovereign-cloud";
  /** Value of the setting `microsoft-sovereign-cloud.environment` that the provider needs for it. */
  readonly environment?: "ChinaCloud" | "USGovernment" | "custom";
}

/** Azure's clouds that everybody can be a customer of (Azure docs, "Azure environments"). */
export const azureClouds: readonly AzureCloud[] = [
  {
    id: "public",
    management: "https://management.azure.com",
    registrySuffix: "azurecr.io",
    signIn: "microsoft",
  },
  {
    id: "china",
    management: "https://management.chinacloudapi.cn",
    registrySuffix: "azurecr.cn",
    signIn: "microsoft-sovereign-cloud",
    environment: "ChinaCloud",
  },
  {
    id: "usGovernment",
    management: "https://management.usgovcloudapi.net",
    registrySuffix: "azurecr.us",
    signIn: "microsoft-sovereign-cloud",
    environment: "USGovernment",
  },
];

/** The cloud that a login server such as `contoso.azurecr.cn` belongs to. */
export function cloudOf(
  loginServer: string,
  clouds: readonly AzureCloud[] = azureClouds,
): AzureCloud | undefined {
  const host = loginServer.toLowerCase();
  return clouds.find(({ registrySuffix }) => host.endsWith(`.${registrySuffix}`));
}

/** The scope of tokens for Azure Resource Manager. */
export function managementScope({ management }: AzureCloud): string {
  return `${management}/.default`;
}
