import { Uri } from "vscode";
import { addressToParts, partsToAddress, type DocumentAddress } from "../../core/oci/address.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";

/** Scheme of what a registry holds; read-only. */
export const registryScheme = "archipelago";
/** Scheme of manifest lists that were not pushed yet. */
export const draftScheme = "archipelago-draft";

/** What a document shows, as its URI says. */
export type DocumentSubject =
  | { readonly kind: "registry"; readonly address: DocumentAddress }
  | { readonly kind: "draft"; readonly draftId: string };

export function uriOf(address: DocumentAddress): Uri {
  return Uri.from({ scheme: registryScheme, ...addressToParts(address) });
}

/** `archipelago-draft://<connection>/<repository>:<tag>?<draft id>`. */
export function draftUri({ connectionId, repository, tag, id }: ListDraft): Uri {
  return Uri.from({
    scheme: draftScheme,
    authority: connectionId,
    path: `/${repository}:${tag}`,
    query: id,
  });
}

/** The reverse of {@link uriOf} and {@link draftUri}; `undefined` for any other URI. */
export function subjectOf(uri: Uri): DocumentSubject | undefined {
  if (uri.scheme === draftScheme) {
    return uri.query ? { kind: "draft", draftId: uri.query } : undefined;
  }
  const address = uri.scheme === registryScheme ? partsToAddress(uri) : undefined;
  return address && { kind: "registry", address };
}
