import type { Cancellable } from "../../../core/base/abort.ts";
import { readString, type JsonObject } from "../../../core/base/json.ts";
import type { ArmClient } from "../arm/armClient.ts";

const apiVersion = "2022-12-01";

/** A directory that the account belongs to. */
export interface AzureTenant {
  readonly tenantId: string;
  /** Its id, where the account may not know the name. */
  readonly name: string;
}

/** What registries are paid with. */
export interface AzureSubscription {
  readonly subscriptionId: string;
  readonly name: string;
  /** Directory whose tokens it takes. */
  readonly tenantId: string | undefined;
  /** Whether something can be changed in it: neither disabled nor deleted. */
  readonly isEnabled: boolean;
}

/** The directories of the account. */
export async function listTenants(
  arm: ArmClient,
  { signal }: Cancellable = {},
): Promise<readonly AzureTenant[]> {
  return all(arm.pages({ path: "/tenants", apiVersion, signal }), (json) => {
    const tenantId = readString(json, "tenantId");
    if (tenantId === undefined) return undefined;
    const domain = readString(json, "defaultDomain");
    return { tenantId, name: readString(json, "displayName") ?? domain ?? tenantId };
  });
}

/** The subscriptions that the account sees in the directory of the client. */
export async function listSubscriptions(
  arm: ArmClient,
  { signal }: Cancellable = {},
): Promise<readonly AzureSubscription[]> {
  return all(arm.pages({ path: "/subscriptions", apiVersion, signal }), (json) => {
    const subscriptionId = readString(json, "subscriptionId");
    if (subscriptionId === undefined || !/^[0-9a-f-]{36}$/i.test(subscriptionId)) return undefined;
    return {
      subscriptionId,
      name: readString(json, "displayName") ?? subscriptionId,
      tenantId: readString(json, "tenantId"),
      isEnabled: !["Disabled", "Deleted"].includes(readString(json, "state") ?? ""),
    };
  });
}

async function all<T>(
  pages: AsyncIterable<readonly JsonObject[]>,
  read: (json: JsonObject) => T | undefined,
): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const page of pages) {
    items.push(...page.map((json) => read(json)).filter((item) => item !== undefined));
  }
  return items;
}
