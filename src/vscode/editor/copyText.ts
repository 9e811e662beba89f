import type { Digest } from "../../core/oci/digest.ts";
import { formatReference, type Reference } from "../../core/oci/reference.ts";
import { localReference } from "../../images/local/localReference.ts";
import type { LocalStore } from "../../images/local/localStore.ts";
import { pullCommand } from "../../images/pullCommand.ts";
import type { CopyWhat } from "../../shared/protocol.ts";
import type { PageHeader, ViewState } from "../../shared/viewState.ts";

/**
 * The text that one of the Copy actions puts on the clipboard.
 * @param local where the document is, if that is on this computer
 */
export function copyText({ header, body }: ViewState, what: CopyWhat, local?: LocalStore): string {
  const shown = body.kind === "content" ? body.content.digest : header.digest;
  switch (what) {
    case "digest":
      return shown ?? "";
    case "reference":
      return local ? localText(local, header, shown) : formatReference(referenceOf(header, shown));
    case "pullCommand":
      return pullCommand(referenceOf(header, shown));
  }
}

function localText(local: LocalStore, header: PageHeader, digest: Digest | undefined): string {
  const { repository, tag } = header;
  if (tag !== undefined) return localReference(local, { repository, reference: { tag } });
  return localReference(local, digest && { repository, reference: { digest } });
}

function referenceOf(header: PageHeader, digest: Digest | undefined): Reference {
  const { registry, repository, tag } = header;
  if (tag !== undefined) return { registry, repository, tag };
  return digest === undefined ? { registry, repository } : { registry, repository, digest };
}
