import { Uri } from "vscode";
import { addressToParts, partsToAddress, type DocumentAddress } from "../../core/oci/address.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { Report } from "./report.ts";

type ReportPlace = Pick<Report, "connectionId" | "repository" | "name" | "id">;

/** Scheme of what a registry holds; read-only. */
export const registryScheme = "archipelago";
/** Scheme of manifest lists that were not pushed yet. */
export const draftScheme = "archipelago-draft";
/** Scheme of results that are read as pages; read-only and kept only while they are shown. */
export const reportScheme = "archipelago-report";

/** What a document shows, as its URI says. */
export type DocumentSubject =
  | { readonly kind: "registry"; readonly address: DocumentAddress }
  | { readonly kind: "draft"; readonly draftId: string }
  | { readonly kind: "report"; readonly reportId: string };

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

/** `archipelago-report://<connection>/<repository>/<name>?<report id>`; the name is one segment. */
export function reportUri({ connectionId, repository, name, id }: ReportPlace): Uri {
  return Uri.from({
    scheme: reportScheme,
    authority: connectionId,
    // A slash would cut off what the tab is called; this one only looks like it.
    path: `/${repository ? `${repository}/` : ""}${name.replaceAll("/", "\u2215")}`,
    query: id,
  });
}

/** What the path of a report says: the repository of its links and what its tab is called. */
export function reportPlace({ path }: Uri): { readonly repository: string; readonly name: string } {
  const end = path.lastIndexOf("/");
  return { repository: path.slice(1, Math.max(1, end)), name: path.slice(end + 1) };
}

/** The reverse of {@link uriOf}, {@link draftUri} and {@link reportUri}; `undefined` for others. */
export function subjectOf(uri: Uri): DocumentSubject | undefined {
  if (uri.scheme === reportScheme) {
    return uri.query ? { kind: "report", reportId: uri.query } : undefined;
  }
  if (uri.scheme === draftScheme) {
    return uri.query ? { kind: "draft", draftId: uri.query } : undefined;
  }
  const address = uri.scheme === registryScheme ? partsToAddress(uri) : undefined;
  return address && { kind: "registry", address };
}
