import { formatRegistryId } from "../../../src/acr/azure/registries/registryId.ts";
import type { StandInRegistry } from "./azureWorld.ts";

/** A registry as the Resource Manager describes it. */
export function describeRegistry(registry: StandInRegistry): object {
  const { name, loginServer } = registry;
  return {
    id: formatRegistryId(registry),
    name,
    type: "Microsoft.ContainerRegistry/registries",
    location: "westeurope",
    sku: { name: "Premium", tier: "Premium" },
    properties: {
      loginServer,
      creationDate: "2026-01-02T03:04:05.678Z",
      provisioningState: "Succeeded",
      adminUserEnabled: true,
      roleAssignmentMode: "LegacyRegistryPermissions",
      policies: {
        azureADAuthenticationAsArmPolicy: { status: "enabled" },
        softDeletePolicy: { status: "enabled", retentionDays: 7 },
      },
    },
  };
}
