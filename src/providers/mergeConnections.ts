import type { Connection } from "./connection.ts";
import { freeId } from "./freeId.ts";

/** A connection as it is carried from one machine to another: no secret, and no id of its own. */
export type CarriedConnection = Pick<
  Connection,
  "name" | "url" | "registry" | "signIn" | "username" | "provider" | "network" | "pinned"
>;

/** What became of connections that were brought along. */
export interface Merge {
  /** All that there are now. */
  readonly connections: readonly Connection[];
  readonly added: readonly Connection[];
  /** Those known before that got further pinned repositories. */
  readonly updated: readonly Connection[];
  /** Those known before with all that they bring. */
  readonly skipped: readonly Connection[];
}

/**
 * Adds what is carried to what there is. A connection is known if URL, way to sign in and user name
 * are the same; then it only gets more pinned repositories: whatever decides where its secret is
 * sent stays as it was. Without a user name nobody knows, so several of a file are several here.
 * New ones have no secret until somebody signs in.
 */
export function mergeConnections(
  known: readonly Connection[],
  carried: readonly CarriedConnection[],
): Merge {
  const connections = [...known];
  const changes = { added: new Set<string>(), updated: new Set<string>(), met: new Set<string>() };
  for (const each of carried) {
    const former = sameAccount(connections, each, changes);
    if (!former) {
      const id = freeId(connections, each.registry);
      connections.push({ ...each, id, secretLocation: "none" });
      changes.added.add(id);
      continue;
    }
    changes.met.add(former.id);
    const { pinned: before = [] } = former;
    const pinned = [...new Set([...before, ...(each.pinned ?? [])])];
    if (pinned.length === before.length) continue;
    connections[connections.indexOf(former)] = { ...former, pinned };
    changes.updated.add(former.id);
  }
  const { added, updated, met } = changes;
  return {
    connections,
    added: connections.filter(({ id }) => added.has(id)),
    updated: connections.filter(({ id }) => updated.has(id) && !added.has(id)),
    skipped: connections.filter(({ id }) => met.has(id) && !updated.has(id) && !added.has(id)),
  };
}

/** Of several that fit, without a user name, the one that is called the same. */
function sameAccount(
  connections: readonly Connection[],
  carried: CarriedConnection,
  { added, met }: { readonly added: ReadonlySet<string>; readonly met: ReadonlySet<string> },
): Connection | undefined {
  const isNameless = carried.signIn !== "anonymous" && carried.username === undefined;
  const same = connections.filter(
    (each) =>
      isSameAccount(each, carried) && !(isNameless && (added.has(each.id) || met.has(each.id))),
  );
  return same.find(({ name }) => isNameless && name === carried.name) ?? same[0];
}

function isSameAccount(connection: Connection, carried: CarriedConnection): boolean {
  return (
    connection.url === carried.url &&
    connection.signIn === carried.signIn &&
    connection.username === carried.username &&
    !connection.sandbox
  );
}
