import { isRecord } from "../../core/base/record.ts";
import type { Memento } from "../../core/base/memento.ts";
import { parseRegistryId } from "../../acr/azure/registries/registryId.ts";
import type { ChosenAccounts } from "./azureSessions.ts";

const placesKey = "archipelago.azure.registries/1";
const accountsKey = "archipelago.azure.accounts/1";

/** Where the registry of a connection is among Azure's resources. */
export interface KnownPlace {
  /** Resource id. */
  readonly id: string;
  /** Directory of its subscription. */
  readonly tenantId?: string;
}

/** What is known of connections' registries in Azure, by connection. Ids are no secrets. */
export class AzurePlaces {
  readonly #memento: Memento;

  constructor(memento: Memento) {
    this.#memento = memento;
  }

  find(connectionId: string): KnownPlace | undefined {
    const value = this.#all()[connectionId];
    if (!isRecord(value)) return undefined;
    const { id, tenantId } = value;
    if (typeof id !== "string" || !parseRegistryId(id)) return undefined;
    return { id, ...(typeof tenantId === "string" && { tenantId }) };
  }

  /** @param existing ids of all connections: what was known of others is forgotten */
  async set(
    connectionId: string,
    place: KnownPlace | undefined,
    existing: readonly string[],
  ): Promise<void> {
    const kept = Object.entries(this.#all()).filter(
      ([id]) => id !== connectionId && existing.includes(id),
    );
    const added = place ? [[connectionId, place] as const] : [];
    await this.#memento.update(placesKey, Object.fromEntries([...kept, ...added]));
  }

  #all(): Readonly<Record<string, unknown>> {
    const value = this.#memento.get(placesKey);
    return isRecord(value) ? value : {};
  }
}

/** Which account is used for the clouds that an authentication provider signs in to. */
export function chosenAccounts(memento: Memento): ChosenAccounts {
  const all = (): Readonly<Record<string, unknown>> => {
    const value = memento.get(accountsKey);
    return isRecord(value) ? value : {};
  };
  return {
    get: (provider) => {
      const id = all()[provider];
      return typeof id === "string" ? id : undefined;
    },
    set: async (provider, accountId) => {
      await memento.update(accountsKey, { ...all(), [provider]: accountId });
    },
  };
}
