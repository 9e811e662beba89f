import type { Digest } from "../../core/oci/digest.ts";
import { formatReference, type Reference } from "../../core/oci/reference.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import type { NamedImage } from "../../images/local/localReference.ts";
import { isLocalStoreId } from "../../images/local/localStore.ts";
import { pullCommand } from "../../images/pullCommand.ts";
import type { CopyWhat } from "../../shared/protocol.ts";
import type { PageHeader, ViewState } from "../../shared/viewState.ts";

/**
 * The text that one of the Copy actions puts on the clipboard.
 * @param place where the document is
 */
export async function textToCopy(
  { header, body }: ViewState,
  what: CopyWhat,
  { storeId, stores }: { readonly storeId: string; readonly stores: ImageStores },
): Promise<string> {
  const shown = body.kind === "content" ? body.content.digest : header.digest;
  switch (what) {
    case "digest":
      return shown ?? "";
    case "reference":
      return isLocalStoreId(storeId) && stores.localReference
        ? stores.localReference(storeId, imageOf(header, shown))
        : formatReference(referenceOf(header, shown));
    case "pullCommand":
      return pullCommand(referenceOf(header, shown));
  }
}

function imageOf(
  { repository, tag }: PageHeader,
  digest: Digest | undefined,
): NamedImage | undefined {
  if (tag !== undefined) return { repository, reference: { tag } };
  return digest && { repository, reference: { digest } };
}

function referenceOf(header: PageHeader, digest: Digest | undefined): Reference {
  const { registry, repository, tag } = header;
  if (tag !== undefined) return { registry, repository, tag };
  return digest === undefined ? { registry, repository } : { registry, repository, digest };
}
