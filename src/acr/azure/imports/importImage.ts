import type { ArmClient } from "../arm/armClient.ts";
import { runOperation, type OperationOptions } from "../arm/armOperation.ts";
import { registryApi } from "../registries/registryApi.ts";
import { formatRegistryId, type RegistryPlace } from "../registries/registryId.ts";
import type { ImportSource, ImportTarget } from "./importNames.ts";

/** An image that Azure is to copy into a registry by itself, with all its platforms. */
export interface ImportRequest {
  readonly source: ImportSource;
  /** At least one. */
  readonly targets: readonly ImportTarget[];
  /** Whether tags that exist are overwritten; otherwise the import fails before it copies anything. */
  readonly isForced?: boolean;
}

/**
 * Has a registry import an image, and waits for the end of it. Throws `ArmError`, `conflict` among
 * them where a tag exists. Nothing takes back an import that has begun: when the signal fires only
 * the waiting ends.
 */
export async function importImage(
  arm: ArmClient,
  place: RegistryPlace,
  { source, targets, isForced = false }: ImportRequest,
  options: OperationOptions = {},
): Promise<void> {
  const body = {
    source: sourceOf(source),
    targetTags: targets.flatMap(({ repository, tag }) =>
      tag === undefined ? [] : `${repository}:${tag}`,
    ),
    untaggedTargetRepositories: targets.flatMap(({ repository, tag }) =>
      tag === undefined ? repository : [],
    ),
    mode: isForced ? "Force" : "NoForce",
  };
  const path = `${formatRegistryId(place)}/importImage`;
  await runOperation(arm, { method: "POST", path, apiVersion: registryApi, body }, options);
}

function sourceOf(source: ImportSource): object {
  const { image: sourceImage } = source;
  if (source.kind === "azure") return { resourceId: source.resourceId, sourceImage };
  const { host: registryUri, credentials } = source;
  return { registryUri, sourceImage, ...(credentials && { credentials }) };
}
