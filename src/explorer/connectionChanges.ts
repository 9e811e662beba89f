import type { LocalStores } from "../images/local/localStore.ts";
import { hasSameAccess, hasSameCredential, type Connection } from "../providers/connection.ts";
import type { Connections } from "../providers/connections.ts";

/** What became of connections, by their ids. */
interface TakenChanges {
  /** Those that were removed, lead elsewhere, or are another user's; closed local stores, too. */
  readonly replaced: readonly string[];
  /** Those whose user signs in with another password. */
  readonly renewed: readonly string[];
}

/** Tells connections that lead elsewhere or were removed from those that stayed what they were. */
export class ConnectionChanges {
  readonly #connections: Connections;
  readonly #localStores: LocalStores | undefined;
  #known: ReadonlyMap<string, Connection>;
  #knownLocal: ReadonlySet<string>;

  constructor(connections: Connections, localStores?: LocalStores) {
    this.#connections = connections;
    this.#localStores = localStores;
    this.#known = byId(connections.all);
    this.#knownLocal = this.#localIds();
  }

  /** What changed since this was last asked. */
  take(): TakenChanges {
    const now = byId(this.#connections.all);
    const replaced: string[] = [];
    const renewed: string[] = [];
    for (const [id, connection] of this.#known) {
      const current = now.get(id);
      if (!current || !hasSameAccess(current, connection)) replaced.push(id);
      else if (!hasSameCredential(current, connection)) renewed.push(id);
    }
    this.#known = now;
    const local = this.#localIds();
    replaced.push(...[...this.#knownLocal].filter((id) => !local.has(id)));
    this.#knownLocal = local;
    return { replaced, renewed };
  }

  #localIds(): ReadonlySet<string> {
    return new Set((this.#localStores?.all ?? []).map(({ id }) => id));
  }
}

function byId(connections: readonly Connection[]): ReadonlyMap<string, Connection> {
  return new Map(connections.map((connection) => [connection.id, connection]));
}
