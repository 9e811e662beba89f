import {
  readBoolean,
  readNumber,
  readObject,
  readString,
  type JsonObject,
} from "../../../core/base/json.ts";
import { parseRegistryId, type RegistryPlace } from "./registryId.ts";

/** A registry as Azure Resource Manager describes it. */
export interface AzureRegistry extends RegistryPlace {
  /** Resource id, as Azure writes it. */
  readonly id: string;
  /** `contoso.azurecr.io`, or with a hash behind the name. */
  readonly loginServer: string;
  /** `westeurope` */
  readonly location: string;
  /** `Basic`, `Standard` or `Premium`. */
  readonly sku: string;
  /** Whether there is a user with a password for everything. */
  readonly hasAdminUser: boolean;
  /** Whether rights are given by repository (`AbacRepositoryPermissions`): runs then need an identity. */
  readonly isAbac: boolean;
  /** Whether tokens for Azure Resource Manager are exchanged for tokens of the registry. */
  readonly takesArmTokens: boolean;
  /** How long deleted manifests can be restored, in days; `undefined` where they cannot. */
  readonly softDeleteDays: number | undefined;
}

/** Reads a registry; `undefined` where Azure's answer is not about one that can be reached. */
export function readRegistry(json: JsonObject): AzureRegistry | undefined {
  const id = readString(json, "id") ?? "";
  const place = parseRegistryId(id);
  const properties = readObject(json, "properties") ?? {};
  const loginServer = readString(properties, "loginServer")?.toLowerCase() ?? "";
  if (!place || !/^[a-z0-9.-]+(?::\d+)?$/.test(loginServer)) return undefined;
  return {
    ...place,
    id,
    loginServer,
    location: readString(json, "location") ?? "",
    sku: readString(readObject(json, "sku") ?? {}, "name") ?? "",
    hasAdminUser: readBoolean(properties, "adminUserEnabled") ?? false,
    isAbac: readString(properties, "roleAssignmentMode") === "AbacRepositoryPermissions",
    takesArmTokens: isOn(properties, "azureADAuthenticationAsArmPolicy") ?? true,
    softDeleteDays: softDeleteDays(properties),
  };
}

function softDeleteDays(properties: JsonObject): number | undefined {
  if (isOn(properties, "softDeletePolicy") !== true) return undefined;
  const policy = readObject(readObject(properties, "policies") ?? {}, "softDeletePolicy");
  return readNumber(policy ?? {}, "retentionDays") ?? 7;
}

function isOn(properties: JsonObject, name: string): boolean | undefined {
  const policy = readObject(readObject(properties, "policies") ?? {}, name);
  const status = policy && readString(policy, "status");
  return status === undefined ? undefined : status.toLowerCase() === "enabled";
}
