import type { Digest } from "../../core/oci/digest.ts";
import { formatReference, type Reference } from "../../core/oci/reference.ts";
import { pullCommand } from "../../images/pullCommand.ts";
import type { CopyWhat } from "../../shared/protocol.ts";
import type { PageHeader, ViewState } from "../../shared/viewState.ts";

/** The text that one of the Copy actions puts on the clipboard. */
export function copyText({ header, body }: ViewState, what: CopyWhat): string {
  const shown = body.kind === "content" ? body.content.digest : header.digest;
  switch (what) {
    case "digest":
      return shown ?? "";
    case "reference":
      return formatReference(referenceOf(header, shown));
    case "pullCommand":
      return pullCommand(referenceOf(header, shown));
  }
}

function referenceOf(header: PageHeader, digest: Digest | undefined): Reference {
  const { registry, repository, tag } = header;
  if (tag !== undefined) return { registry, repository, tag };
  return digest === undefined ? { registry, repository } : { registry, repository, digest };
}
