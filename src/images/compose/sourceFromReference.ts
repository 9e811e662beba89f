import type { Platform } from "../../core/oci/platform.ts";
import { placeReference } from "../../core/oci/placeReference.ts";
import { InvalidReferenceError, parseReference, type Reference } from "../../core/oci/reference.ts";
import type { ListSource } from "./listMembers.ts";

/** What a pasted reference stands for. */
export type SourceLookup =
  | { readonly kind: "source"; readonly source: ListSource }
  /** No connection goes to the registry; it has to be added first. */
  | { readonly kind: "unknownRegistry"; readonly registry: string; readonly reference: Reference }
  | { readonly kind: "invalid"; readonly error: InvalidReferenceError };

/** Where a connection leads: `registry` as in references, `docker.io` for Docker Hub. */
export interface RegistryConnection {
  readonly id: string;
  readonly registry: string;
}

/**
 * Finds the source that a reference names, by the first connection to its registry. Of a reference
 * with tag and digest the digest counts. No request is made.
 */
export function sourceFromReference(
  text: string,
  connections: readonly RegistryConnection[],
  platforms?: readonly Platform[],
): SourceLookup {
  let reference: Reference;
  try {
    const registries = connections.map(({ registry }) => registry);
    reference = placeReference(parseReference(text), registries);
  } catch (error) {
    if (InvalidReferenceError.is(error)) return { kind: "invalid", error };
    throw error;
  }
  const { registry, repository, tag = "latest", digest } = reference;
  const connection = connections.find((each) => each.registry === registry);
  if (!connection) return { kind: "unknownRegistry", registry, reference };
  const source = {
    connectionId: connection.id,
    repository,
    reference: digest === undefined ? { tag } : { digest },
    ...(platforms && { platforms }),
  };
  return { kind: "source", source };
}
