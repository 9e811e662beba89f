import { l10n } from "vscode";
import { placeReference } from "../../core/oci/placeReference.ts";
import type { RepositoryName } from "../../core/oci/reference.ts";
import { addConnection } from "./addConnection.ts";
import type { Services } from "./services.ts";

/** The connection to a registry, named as in references. */
export function connectionOf({ connections }: Services, registry: string): string | undefined {
  return connections.all.find((each) => each.registry === registry)?.id;
}

/** A reference as one to the registry of a connection, which may lie below a path. */
export function placed<T extends RepositoryName>({ connections }: Services, reference: T): T {
  return placeReference(
    reference,
    connections.all.map(({ registry }) => registry),
  );
}

/** The same as {@link connectionOf}; offers to add the registry if there is no connection to it yet. */
export async function connectTo(services: Services, registry: string): Promise<string | undefined> {
  const id = connectionOf(services, registry);
  if (id !== undefined) return id;
  await addConnection(services, {
    url: registry,
    prompt: l10n.t("{0} is not among your registries yet. Add it to use its images.", registry),
  });
  return connectionOf(services, registry);
}
