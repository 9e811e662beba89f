import type { Uri } from "vscode";
import { partsToAddress } from "../../core/oci/address.ts";
import type { PageHeader } from "../../shared/viewState.ts";
import { draftScheme, reportPlace, reportScheme } from "./documentUris.ts";
import { storeName, type NamedStores } from "../platform/storeNames.ts";

/** What can be said of a document by its URI alone. */
export function pageHeader(uri: Uri, stores: NamedStores): PageHeader {
  const { authority, path } = uri;
  const isDraft = uri.scheme === draftScheme;
  const address = partsToAddress({ authority, path, query: isDraft ? "" : uri.query });
  const registry = storeName(stores, authority);
  const isLocal = stores.localStores?.find(authority) !== undefined;
  if (uri.scheme === reportScheme) {
    const { repository, name } = reportPlace(uri);
    return { registry, repository, title: name, isDraft, isManifest: false };
  }
  if (!address) {
    return { registry, repository: path.replace(/^\//, ""), isDraft, isManifest: false };
  }
  const { repository } = address;
  const base = {
    registry,
    ...(isLocal && { isLocal }),
    repository,
    isDraft,
    isManifest: address.kind === "manifest",
  };
  if (address.kind === "blob") return { ...base, digest: address.digest };
  const { tag, digest } = address.reference;
  return tag === undefined ? { ...base, digest } : { ...base, tag };
}
