import { hostname } from "node:os";
import path from "node:path";
import { l10n, Uri, workspace } from "vscode";
import { assertNever, messageOf } from "../../core/base/errors.ts";
import type { LayoutError } from "../../core/layout/layoutError.ts";
import type { StoreError } from "../../core/registry/storeError.ts";
import { nameInId, type LocalStore, type LocalStoreKind } from "../../images/local/localStore.ts";

/** What a local store is, in a word or three. */
export function localKind(kind: LocalStoreKind): string {
  return kind === "layout" ? l10n.t("OCI image layout") : l10n.t("archive of images");
}

/** Where a local store lies, seen from the workspace; in its root, what it is. */
export function placeOfStore({ kind, name, path: place }: LocalStore): string {
  const relative = workspace.asRelativePath(Uri.file(place));
  return relative === name ? localKind(kind) : relative;
}

/** What is wrong with a folder or archive, in a sentence with the next step. */
export function layoutSentence(error: LayoutError): string {
  const name = path.basename(error.path);
  switch (error.code) {
    case "notLayout":
      return l10n.t("{0} is no OCI image layout: the file oci-layout is not in it.", name);
    case "notArchive":
      return l10n.t("{0} is no archive of images.", name);
    case "compressed":
      return l10n.t("{0} is compressed. Unpack it, for example by gunzip, then open it.", name);
    case "unknownVersion":
      return l10n.t("{0} is of a version of the OCI image layout that is not known here.", name);
    case "corrupt":
      return l10n.t("{0} is damaged: {1}", name, messageOf(error));
    case "outside":
      return l10n.t("{0} leads to files outside of it and was not used.", name);
    case "tooLarge":
      return l10n.t("{0} has more entries than Archipelago accepts.", name);
    case "locked":
      return lockedLayout(error, name);
    case "full":
      return l10n.t("There is no room left on the disk for {0}. Make some, then try again.", name);
    default:
      return assertNever(error.code);
  }
}

function lockedLayout({ holder }: LayoutError, name: string): string {
  if (holder?.pid === process.pid && holder.host === hostname()) {
    return l10n.t("A transfer of this window is writing to {0}. Try again when it is done.", name);
  }
  return holder
    ? l10n.t(
        "{0} is being written by another program (process {1} on {2}). Try again when it is done.",
        name,
        String(holder.pid),
        holder.host,
      )
    : l10n.t("{0} is being written by another program. Try again when it is done.", name);
}

/** The sentences about registries that do not hold of a local store; `undefined` for the others. */
export function localStoreSentence(error: StoreError, name: string): string | undefined {
  switch (error.code) {
    case "notFound":
      return l10n.t("{0} has no such image. It may have been removed.", name);
    case "unsupported":
      return l10n.t("{0} does not offer this: archives cannot be changed.", name);
    case "serverError":
    case "badResponse":
    case "rejected":
      return l10n.t("{0} cannot be read: {1}", name, messageOf(error));
    case "tooLarge":
      return l10n.t("{0} has a document that is larger than Archipelago accepts.", name);
    case "digestMismatch":
      return l10n.t("{0} has content that does not have its digest. It was not used.", name);
    default:
      return undefined;
  }
}

/** That a folder or archive is not among those of this window. */
export function closedStoreSentence(id: string): string {
  return l10n.t(
    "The folder or archive {0} is not open in this window. Open it, then try again.",
    nameInId(id),
  );
}

/** That a folder or archive is not where it was. */
export function storeGoneSentence({ path: place }: LocalStore): string {
  return l10n.t("{0} is not there any more.", place);
}
