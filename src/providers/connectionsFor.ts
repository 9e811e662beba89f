import { readRegistryKey } from "../core/auth/tools/registryKey.ts";
import type { RepositoryName } from "../core/oci/reference.ts";
import type { Connection } from "./connection.ts";
import { toolSignInOf } from "./toolSignInOf.ts";

/**
 * The connections that a repository may be meant to be reached by: usually the one to its registry.
 * Of several, those where it is pinned; else those whose sign-in is for the longest part of its path
 * (containers-auth.json(5): "most specific first"). What is for another part does not count while
 * there is something else. More than one is left where only the user can tell.
 */
export function connectionsFor<
  C extends Pick<Connection, "registry" | "pinned" | "secretLocation" | "toolKey">,
>(connections: readonly C[], { registry, repository }: RepositoryName): readonly C[] {
  const known = connections.filter((each) => each.registry === registry);
  if (known.length < 2) return known;
  const pinned = known.filter((each) => each.pinned?.includes(repository));
  const candidates = pinned.length > 0 ? pinned : known;
  const fits = candidates.map((each) => fitOf(namespaceOf(each), repository));
  const best = Math.max(...fits);
  return candidates.filter((_, position) => fits[position] === best);
}

/** The part of a registry that a connection's sign-in is for, where it is not for all of it. */
export function namespaceOf(
  connection: Pick<Connection, "secretLocation" | "toolKey">,
): string | undefined {
  const signIn = toolSignInOf(connection);
  if (signIn?.tool !== "docker" && signIn?.tool !== "podman") return undefined;
  return readRegistryKey(signIn.key)?.namespace;
}

/** -1 where a sign-in is for another part of the registry. */
function fitOf(namespace: string | undefined, repository: string): number {
  if (namespace === undefined) return 0;
  return `${repository}/`.startsWith(`${namespace}/`) ? namespace.length : -1;
}
