import { azureClouds, cloudOf, type AzureCloud } from "../../acr/azure/arm/azureCloud.ts";
import type { Connection } from "../../providers/connection.ts";
import { customCloud, sovereignEnvironment } from "../platform/sovereignCloud.ts";
import { AzureError } from "./azureError.ts";

/** The clouds that can be signed in to: the public one, and the one that VS Code is set up for. */
export function availableClouds(): readonly AzureCloud[] {
  const environment = sovereignEnvironment();
  const custom = environment === "custom" ? customCloud() : undefined;
  return [
    ...azureClouds.filter((cloud) => !cloud.environment || cloud.environment === environment),
    ...(custom ? [cloudNamed(custom)] : []),
  ];
}

/**
 * The cloud that the registry of a connection is in. Registries whose host tells nothing can only be
 * in a custom one. Throws `AzureError` `otherCloud` where VS Code is not set up for it.
 */
export function cloudFor({ registry }: Pick<Connection, "registry">): AzureCloud {
  const available = availableClouds();
  const told = cloudOf(registry);
  const found = told
    ? available.find(({ id }) => id === told.id)
    : available.find(({ environment }) => environment === "custom");
  if (!found) throw new AzureError("otherCloud", registry);
  return found;
}

function cloudNamed({ management }: { readonly management: string }): AzureCloud {
  return {
    id: "custom",
    management,
    // Nothing tells the registries of a custom cloud by their names.
    registrySuffix: "",
    signIn: "microsoft-sovereign-cloud",
    environment: "custom",
  };
}
