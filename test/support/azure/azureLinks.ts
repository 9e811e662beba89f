import type { AzureWorld } from "./azureWorld.ts";

/** Makes signed URLs. */
export type StorageLinks = (name: string) => string;

export function azureStorageUrl(origin: string, { signature }: AzureWorld): StorageLinks {
  return (name) => {
    const url = new URL(`/${name}`, origin);
    url.searchParams.set("se", "2026-11-24T00:00:00Z");
    url.searchParams.set("sig", signature);
    return url.href;
  };
}
