import { Uri } from "vscode";
import { addressToParts, partsToAddress, type DocumentAddress } from "../../core/oci/address.ts";

/** Scheme of texts that are compared. The manifest editor does not show them, VS Code's diff does. */
export const diffScheme = "archipelago-diff";

interface TagPlace {
  readonly connectionId: string;
  readonly repository: string;
  readonly tag: string;
}

/** One of two things that are compared. */
export type DiffSide =
  | { readonly kind: "document"; readonly address: DocumentAddress }
  | (TagPlace & { readonly kind: "draft"; readonly draftId: string })
  /** A tag that does not exist yet. */
  | (TagPlace & { readonly kind: "nothing" });

const nothingQuery = "nothing";

/**
 * `archipelago-diff://<connection>/<repository>:<tag>`, as the document of a registry has it, with
 * `?draft=<id>` for a draft and `?nothing` for a tag that is free.
 */
export function diffUri(side: DiffSide): Uri {
  if (side.kind === "document") {
    return Uri.from({ scheme: diffScheme, ...addressToParts(side.address) });
  }
  const { connectionId, repository, tag } = side;
  const query = side.kind === "draft" ? `draft=${side.draftId}` : nothingQuery;
  return Uri.from({
    scheme: diffScheme,
    authority: connectionId,
    path: `/${repository}:${tag}`,
    query,
  });
}

/** The reverse of {@link diffUri}; `undefined` for any other URI. */
export function diffSideOf(uri: Uri): DiffSide | undefined {
  if (uri.scheme !== diffScheme) return undefined;
  const { authority, path, query } = uri;
  const draftId = new URLSearchParams(query).get("draft");
  const isDocument = draftId === null && query !== nothingQuery;
  const address = partsToAddress({ authority, path, query: isDocument ? query : "" });
  if (!address || isDocument) return address && { kind: "document", address };
  const tag = address.kind === "manifest" ? address.reference.tag : undefined;
  if (tag === undefined) return undefined;
  const place = { connectionId: authority, repository: address.repository, tag };
  return draftId === null ? { kind: "nothing", ...place } : { kind: "draft", ...place, draftId };
}
