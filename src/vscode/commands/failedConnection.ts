import { failedConnectionId } from "../../core/registry/failedConnection.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { Connection } from "../../providers/connection.ts";
import type { Connections } from "../../providers/connections.ts";

/**
 * Whose registry failed: a command may ask others than the one it was run on. `undefined` where it
 * may have been any of several accounts at a registry.
 */
export function failedConnection(
  error: unknown,
  ownId: string | undefined,
  connections: Pick<Connections, "all" | "find">,
): Connection | undefined {
  const noted = failedConnectionId(error);
  const known = noted === undefined ? undefined : connections.find(noted);
  if (known) return known;
  const own = ownId === undefined ? undefined : connections.find(ownId);
  const asked = StoreError.is(error) && error.url ? askedAt(error.url, connections.all) : [];
  if (asked.length === 0 || (own && asked.includes(own))) return own;
  return asked.length === 1 ? asked[0] : undefined;
}

/** The connections that a URL belongs to; one registry may lie below the path of another. */
function askedAt(url: string, all: readonly Connection[]): readonly Connection[] {
  const above = all.filter((each) => url.startsWith(`${each.url}/`));
  const longest = Math.max(...above.map((each) => each.url.length));
  return above.filter((each) => each.url.length === longest);
}
