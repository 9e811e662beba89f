import type { Connection } from "./connection.ts";

/** The id of a new connection to a registry: its host, with `~2`, `~3` … where that is taken. */
export function freeId(connections: readonly Pick<Connection, "id">[], registry: string): string {
  for (let number = 1; ; number++) {
    const id = number === 1 ? registry : `${registry}~${number}`;
    if (!connections.some((connection) => connection.id === id)) return id;
  }
}
