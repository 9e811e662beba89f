import { isAbortError, throwIfAborted, type Cancellable } from "../../../core/base/abort.ts";
import { mapLimited } from "../../../core/base/limiter.ts";
import { badAnswer } from "../arm/armAnswer.ts";
import type { ArmClient } from "../arm/armClient.ts";
import { ArmError } from "../arm/armError.ts";
import { readRegistry, type AzureRegistry } from "./azureRegistry.ts";
import { formatRegistryId, type RegistryPlace } from "./registryId.ts";
import { registryApi } from "./registryApi.ts";
import type { AzureSubscription } from "./subscriptions.ts";

/** Subscriptions that are asked at once. */
const concurrency = 4;

/** The registries of a subscription, page by page. */
export async function* listRegistries(
  arm: ArmClient,
  subscriptionId: string,
  { signal }: Cancellable = {},
): AsyncGenerator<readonly AzureRegistry[]> {
  const provider = "providers/Microsoft.ContainerRegistry/registries";
  const path = `/subscriptions/${encodeURIComponent(subscriptionId)}/${provider}`;
  for await (const page of arm.pages({ path, apiVersion: registryApi, signal })) {
    yield page.map((json) => readRegistry(json)).filter((registry) => registry !== undefined);
  }
}

/** A registry as it is now. Throws `ArmError`. */
export async function getRegistry(
  arm: ArmClient,
  place: RegistryPlace,
  { signal }: Cancellable = {},
): Promise<AzureRegistry> {
  const path = formatRegistryId(place);
  const answer = await arm.send({ method: "GET", path, apiVersion: registryApi, signal });
  const registry = readRegistry(answer.json ?? {});
  if (!registry) throw badAnswer(answer, "it is no registry");
  return registry;
}

/**
 * The registry with a login server, in whichever of the subscriptions it is; `undefined` where the
 * account sees none. Subscriptions that cannot be read, and directories that give no token, are passed
 * over; where nothing was found, the last failure is thrown that is not about a missing role.
 */
export async function findRegistry(
  arm: ArmClient,
  loginServer: string,
  subscriptions: readonly Pick<AzureSubscription, "subscriptionId" | "tenantId">[],
  { signal }: Cancellable = {},
): Promise<AzureRegistry | undefined> {
  const found: AzureRegistry[] = [];
  const failures: unknown[] = [];
  await mapLimited(subscriptions, concurrency, async ({ subscriptionId, tenantId }) => {
    if (found.length > 0) return;
    const client = tenantId === undefined ? arm : arm.forTenant(tenantId);
    try {
      const registry = await findIn(client, subscriptionId, loginServer.toLowerCase(), { signal });
      if (registry) found.push(registry);
    } catch (error) {
      throwIfAborted(signal);
      if (isAbortError(error)) throw error;
      if (!ArmError.is(error, "forbidden") && !ArmError.is(error, "notFound")) failures.push(error);
    }
  });
  if (found.length === 0 && failures.length > 0) throw failures.at(-1);
  return found[0];
}

async function findIn(
  arm: ArmClient,
  subscriptionId: string,
  loginServer: string,
  options: Cancellable,
): Promise<AzureRegistry | undefined> {
  for await (const page of listRegistries(arm, subscriptionId, options)) {
    const registry = page.find((each) => each.loginServer === loginServer);
    if (registry) return registry;
  }
  return undefined;
}
