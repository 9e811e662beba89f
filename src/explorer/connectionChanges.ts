import { hasSameAccess, type Connection } from "../providers/connection.ts";
import type { Connections } from "../providers/connections.ts";

/** Tells connections that lead elsewhere or were removed from those that stayed what they were. */
export class ConnectionChanges {
  readonly #connections: Connections;
  #known: ReadonlyMap<string, Connection>;

  constructor(connections: Connections) {
    this.#connections = connections;
    this.#known = byId(connections.all);
  }

  /** The ids of those whose access was changed, or that were removed, since this was last asked. */
  take(): readonly string[] {
    const now = byId(this.#connections.all);
    const changed = [...this.#known].filter(([id, connection]) => {
      const current = now.get(id);
      return !current || !hasSameAccess(current, connection);
    });
    this.#known = now;
    return changed.map(([id]) => id);
  }
}

function byId(connections: readonly Connection[]): ReadonlyMap<string, Connection> {
  return new Map(connections.map((connection) => [connection.id, connection]));
}
