/** Where a registry is among the resources of Azure. */
export interface RegistryPlace {
  readonly subscriptionId: string;
  readonly resourceGroup: string;
  readonly name: string;
}

const pattern =
  /^\/subscriptions\/([0-9a-f-]{36})\/resourceGroups\/([\p{L}\p{N}_().-]{1,90})\/providers\/Microsoft\.ContainerRegistry\/registries\/([a-z0-9]{5,50})$/iu;

/** Reads the resource id of a registry, in which no letter's case counts; `undefined` for others. */
export function parseRegistryId(id: string): RegistryPlace | undefined {
  const [, subscriptionId, resourceGroup, name] = pattern.exec(id) ?? [];
  if (subscriptionId === undefined || resourceGroup === undefined || name === undefined) {
    return undefined;
  }
  // No URL keeps these.
  return /^\.{1,2}$/.test(resourceGroup) ? undefined : { subscriptionId, resourceGroup, name };
}

/** The resource id of a registry. */
export function formatRegistryId({ subscriptionId, resourceGroup, name }: RegistryPlace): string {
  const group = `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}`;
  return `${group}/providers/Microsoft.ContainerRegistry/registries/${name}`;
}
