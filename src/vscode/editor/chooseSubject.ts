import { l10n, window } from "vscode";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { isDigest } from "../../core/oci/digest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import { checkTag } from "../../core/oci/reference.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { ImageStores } from "../../images/imageStores.ts";
import { askText, back } from "../platform/quickInput.ts";

/**
 * Asks for the manifest that a list is about. `undefined` if nothing was chosen, or, once
 * that is said, if it does not exist. Throws `StoreError`, `AbortError`.
 */
export async function chooseSubject(
  stores: ImageStores,
  { connectionId, repository }: ListDraft,
): Promise<Descriptor | undefined> {
  const answer = await askText({
    title: l10n.t("Subject of the List"),
    prompt: l10n.t("Tag or digest of the manifest in {0} that this list is about.", repository),
    placeholder: "sha256:…",
    validate: (text) => (isReference(text.trim()) ? undefined : l10n.t("Enter a tag or a digest.")),
  });
  if (answer === back) return undefined;
  const text = answer.trim();
  const { reader } = stores.open(connectionId);
  const reference = isDigest(text) ? { digest: text } : { tag: text };
  try {
    const manifest = await reader.manifest(repository, reference);
    const { digest, bytes } = manifest.raw;
    return { digest, mediaType: effectiveMediaType(manifest), size: bytes.length };
  } catch (error) {
    if (!StoreError.is(error, "notFound")) throw error;
    void window.showErrorMessage(l10n.t("{0} has no manifest {1}.", repository, text));
    return undefined;
  }
}

function isReference(text: string): boolean {
  return isDigest(text) || checkTag(text) === undefined;
}
