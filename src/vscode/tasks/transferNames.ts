import { shortDigest } from "../../core/oci/digest.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { TransferItem } from "../../images/copy/transferRequest.ts";
import type { TransferParts } from "./transferParts.ts";

/** `contoso.azurecr.io/app:1.4`, or by the digest. */
export function sourceName(
  { storeName }: Pick<TransferParts, "storeName">,
  { storeId, repository, reference }: TransferItem["from"],
): string {
  return imageName(joinPath(storeName(storeId), repository), reference);
}

/** `contoso.azurecr.io/app:1.4`; without a tag the repository. */
export function targetName(
  { storeName }: Pick<TransferParts, "storeName">,
  { storeId, repository, tags: [tag] }: TransferItem["to"],
): string {
  const place = joinPath(storeName(storeId), repository);
  return tag === undefined ? place : imageName(place, { tag });
}

/** `app:1.4`: without where it is. */
export function shortName(repository: string, reference: ManifestReference): string {
  return imageName(repository.slice(repository.lastIndexOf("/") + 1), reference);
}

function imageName(place: string, { tag, digest }: ManifestReference): string {
  return digest === undefined ? `${place}:${tag}` : `${place}@${shortDigest(digest)}`;
}

/** Repositories of folders and archives may have no name. */
function joinPath(store: string, repository: string): string {
  return repository ? `${store}/${repository}` : store;
}
