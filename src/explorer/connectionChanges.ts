import type { Connection } from "../providers/connection.ts";
import type { Connections } from "../providers/connections.ts";

/** Tells connections that were changed or removed from those that stayed what they were. */
export class ConnectionChanges {
  readonly #connections: Connections;
  #known: ReadonlyMap<string, Connection>;

  constructor(connections: Connections) {
    this.#connections = connections;
    this.#known = byId(connections.all);
  }

  /** The ids of those that were changed or removed since this was last asked. */
  take(): readonly string[] {
    const now = byId(this.#connections.all);
    const changed = [...this.#known].filter(([id, connection]) => now.get(id) !== connection);
    this.#known = now;
    return changed.map(([id]) => id);
  }
}

function byId(connections: readonly Connection[]): ReadonlyMap<string, Connection> {
  return new Map(connections.map((connection) => [connection.id, connection]));
}
