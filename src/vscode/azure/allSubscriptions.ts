import type { ArmClient } from "../../acr/azure/arm/armClient.ts";
import { ArmError } from "../../acr/azure/arm/armError.ts";
import {
  listSubscriptions,
  listTenants,
  type AzureSubscription,
  type AzureTenant,
} from "../../acr/azure/registries/subscriptions.ts";
import type { Cancellable } from "../../core/base/abort.ts";
import { AzureError } from "./azureError.ts";

/** What an account sees of Azure. */
export interface VisibleAzure {
  readonly subscriptions: readonly AzureSubscription[];
  /** Directories of the account that let it in only after another sign-in. */
  readonly closed: readonly AzureTenant[];
}

/**
 * The subscriptions of all directories that the account belongs to. Those of its own directory, with
 * what others let it manage from there, have no `tenantId`: the account's usual token is for them.
 * @param silent the same client for whom nobody is asked anything: for directories other than the own
 */
export async function allSubscriptions(
  arm: ArmClient,
  silent: ArmClient,
  options: Cancellable = {},
): Promise<VisibleAzure> {
  const found = new Map<string, AzureSubscription>();
  const own = await listSubscriptions(arm, options);
  for (const each of own) found.set(each.subscriptionId, { ...each, tenantId: undefined });
  const covered = new Set(own.map(({ tenantId }) => tenantId));
  const closed: AzureTenant[] = [];
  for (const tenant of await listTenants(arm, options)) {
    const { tenantId } = tenant;
    if (covered.has(tenantId)) continue;
    try {
      for (const each of await listSubscriptions(silent.forTenant(tenantId), options)) {
        if (!found.has(each.subscriptionId)) found.set(each.subscriptionId, { ...each, tenantId });
      }
    } catch (error) {
      if (!ArmError.is(error) && !AzureError.is(error)) throw error;
      closed.push(tenant);
    }
  }
  return { subscriptions: [...found.values()], closed };
}
