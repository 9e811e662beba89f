import type { LocalStores } from "../../images/local/localStore.ts";
import type { Connections } from "../../providers/connections.ts";
import { guestConnection } from "../../providers/guestConnection.ts";
import type { FailureContext } from "./errorMessages.ts";

/** What stores are named by. */
export interface NamedStores {
  readonly connections: Pick<Connections, "find">;
  readonly localStores?: Pick<LocalStores, "find">;
}

/** `host[:port]` of a registry, the name of a folder or archive; the id of what is gone. */
export function storeName({ connections, localStores }: NamedStores, id: string): string {
  const connection = connections.find(id) ?? guestConnection(id);
  return connection?.registry ?? localStores?.find(id)?.name ?? id;
}

/** Where something failed, for the sentence about it. */
export function failureContext(stores: NamedStores, id: string): FailureContext {
  const connection = stores.connections.find(id);
  const isLocal = !connection && stores.localStores?.find(id) !== undefined;
  return {
    host: storeName(stores, id),
    ...(connection && { signIn: connection.signIn }),
    ...(isLocal && { isLocal }),
  };
}
