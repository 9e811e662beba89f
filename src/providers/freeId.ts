import type { Connection } from "./connection.ts";

/**
 * The id of a new connection to a registry: its host, with `~2`, `~3` … where that is taken. Slashes
 * of a path become `!`, which no name of a host or repository holds: the id is an authority in URIs.
 */
export function freeId(connections: readonly Pick<Connection, "id">[], registry: string): string {
  const place = registry.replaceAll("/", "!");
  for (let number = 1; ; number++) {
    const id = number === 1 ? place : `${place}~${number}`;
    if (!connections.some((connection) => connection.id === id)) return id;
  }
}
