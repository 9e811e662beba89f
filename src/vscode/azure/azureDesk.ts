import { ArmClient } from "../../acr/azure/arm/armClient.ts";
import { ArmError } from "../../acr/azure/arm/armError.ts";
import type { AzureCloud } from "../../acr/azure/arm/azureCloud.ts";
import type { AzureRegistry } from "../../acr/azure/registries/azureRegistry.ts";
import { findRegistry, getRegistry } from "../../acr/azure/registries/registries.ts";
import { parseRegistryId, type RegistryPlace } from "../../acr/azure/registries/registryId.ts";
import type { Cancellable } from "../../core/base/abort.ts";
import type { Memento } from "../../core/base/memento.ts";
import type { Fetcher } from "../../core/http/fetcher.ts";
import { parseAccountKey } from "../../providers/accounts/accountKey.ts";
import type { Connection } from "../../providers/connection.ts";
import type { Connections } from "../../providers/connections.ts";
import { allSubscriptions } from "./allSubscriptions.ts";
import { AzureError } from "./azureError.ts";
import { AzurePlaces, chosenAccounts } from "./azurePlaces.ts";
import { AzureSessions, type SessionChoice } from "./azureSessions.ts";
import { cloudFor } from "./azureSettings.ts";

/** What Azure is asked with. */
export interface AzureDeskOptions {
  readonly memento: Memento;
  readonly connections: Connections;
  /** Through what a cloud's Resource Manager is reached, without signing in. */
  readonly fetcherFor: (cloud: AzureCloud) => Fetcher;
}

/** A registry that can be asked for what is Azure's. */
export interface RegistryAccess {
  readonly connection: Connection;
  /** Of the directory that the registry is in. */
  readonly arm: ArmClient;
  readonly place: RegistryPlace;
}

/** How a registry is looked for: `mayAsk` unless nobody did anything for it. */
export type AccessOptions = Cancellable & { readonly mayAsk: boolean };

/** The registries of the user's connections as Azure manages them. */
export class AzureDesk {
  readonly #options: AzureDeskOptions;
  readonly #places: AzurePlaces;
  readonly sessions: AzureSessions;

  constructor(options: AzureDeskOptions) {
    this.#options = options;
    this.#places = new AzurePlaces(options.memento);
    this.sessions = new AzureSessions(chosenAccounts(options.memento));
  }

  /** A client of a cloud, for whoever the user is there. */
  arm(cloud: AzureCloud, choice: SessionChoice): ArmClient {
    const tokens = this.sessions.tokens(cloud, choice);
    return new ArmClient({ fetcher: this.#options.fetcherFor(cloud), cloud, tokens });
  }

  /** Whether it is known where the registry of a connection is in Azure. */
  knows({ id }: Connection): boolean {
    return this.#places.find(id) !== undefined;
  }

  /**
   * The registry of a connection in Azure, looked for once by its login server. Throws `AzureError`
   * and what asking Azure throws.
   */
  async access(connection: Connection, { mayAsk, signal }: AccessOptions): Promise<RegistryAccess> {
    const cloud = cloudFor(connection);
    const arm = this.arm(cloud, { accountId: accountOf(connection, cloud), mayAsk });
    const known = this.#places.find(connection.id);
    const place = known && parseRegistryId(known.id);
    if (known && place) return { connection, arm: inTenant(arm, known), place };
    const silent = this.arm(cloud, { accountId: accountOf(connection, cloud), mayAsk: false });
    const found = await this.#find({ arm, silent }, connection.registry, { signal });
    if (!found) throw new AzureError("unseen", connection.registry);
    await this.remember(connection.id, found.registry, found.tenantId);
    return { connection, arm: inTenant(arm, found), place: found.registry };
  }

  /** The registry as it is now; one that was moved is looked for again. */
  async describe(
    connection: Connection,
    options: AccessOptions,
  ): Promise<RegistryAccess & { readonly registry: AzureRegistry }> {
    const access = await this.access(connection, options);
    try {
      return { ...access, registry: await getRegistry(access.arm, access.place, options) };
    } catch (error) {
      if (!ArmError.is(error, "notFound")) throw error;
      await this.forget(connection.id);
      const again = await this.access(connection, options);
      return { ...again, registry: await getRegistry(again.arm, again.place, options) };
    }
  }

  async remember(
    connectionId: string,
    { id }: Pick<AzureRegistry, "id">,
    tenantId: string | undefined,
  ): Promise<void> {
    const place = { id, ...(tenantId !== undefined && { tenantId }) };
    await this.#places.set(connectionId, place, this.#connectionIds());
  }

  /** Has the registry of a connection looked for anew. */
  async forget(connectionId: string): Promise<void> {
    await this.#places.set(connectionId, undefined, this.#connectionIds());
  }

  async #find(
    { arm, silent }: { readonly arm: ArmClient; readonly silent: ArmClient },
    loginServer: string,
    options: Cancellable,
  ): Promise<{ readonly registry: AzureRegistry; readonly tenantId?: string } | undefined> {
    const { subscriptions } = await allSubscriptions(arm, silent, options);
    const registry = await findRegistry(arm, loginServer, subscriptions, options);
    if (!registry) return undefined;
    const { tenantId } =
      subscriptions.find((each) => each.subscriptionId === registry.subscriptionId) ?? {};
    return { registry, ...(tenantId !== undefined && { tenantId }) };
  }

  #connectionIds(): readonly string[] {
    return this.#options.connections.all.map(({ id }) => id);
  }
}

function inTenant(arm: ArmClient, { tenantId }: { readonly tenantId?: string }): ArmClient {
  return tenantId === undefined ? arm : arm.forTenant(tenantId);
}

/** Id of the account that a connection signs in with, where it is one of the cloud's. */
function accountOf(connection: Connection, cloud: AzureCloud): string | undefined {
  if (connection.secretLocation !== "account") return undefined;
  const key = parseAccountKey(connection.toolKey ?? "");
  return key?.provider === cloud.signIn ? key.accountId : undefined;
}
