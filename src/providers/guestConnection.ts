import type { Connection } from "./connection.ts";
import { tryParseRegistryUrl } from "./registryUrl.ts";

/** Ids of the user's connections go on with a number, if with anything: see `freeId`. */
const idEnd = "~anonymous";

/** The id by which a registry is read without a connection to it, and without signing in. */
export function guestId(registry: string): string {
  return registry + idEnd;
}

/** What an id of {@link guestId} stands for; `undefined` for any other. */
export function guestConnection(id: string): Connection | undefined {
  if (!id.endsWith(idEnd)) return undefined;
  const location = tryParseRegistryUrl(id.slice(0, -idEnd.length));
  if (!location || guestId(location.registry) !== id) return undefined;
  const { url, registry } = location;
  return { id, name: registry, url, registry, signIn: "anonymous", secretLocation: "none" };
}
