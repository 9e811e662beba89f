import { l10n } from "vscode";
import { addConnection } from "./addConnection.ts";
import type { Services } from "./services.ts";

/** The connection to a registry, named as in references. */
export function connectionOf({ connections }: Services, registry: string): string | undefined {
  return connections.all.find((each) => each.registry === registry)?.id;
}

/** The same; offers to add the registry if there is no connection to it yet. */
export async function connectTo(services: Services, registry: string): Promise<string | undefined> {
  const id = connectionOf(services, registry);
  if (id !== undefined) return id;
  await addConnection(services, {
    url: registry,
    prompt: l10n.t("{0} is not among your registries yet. Add it to use its images.", registry),
  });
  return connectionOf(services, registry);
}
