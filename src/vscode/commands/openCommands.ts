import { l10n } from "vscode";
import type { DocumentAddress } from "../../core/oci/address.ts";
import { readReference } from "../../core/oci/pastedReferences.ts";
import { InvalidReferenceError, type Reference } from "../../core/oci/reference.ts";
import { askText, back } from "../platform/quickInput.ts";
import { connectTo, placed } from "./connectionOf.ts";
import { explainReference } from "./explainReference.ts";
import { pickImage } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { manifestAddress, readAddress } from "./targets.ts";

/** Inspect Manifest: opens a tag or platform in the manifest editor. */
export async function inspectManifest(services: Services, target?: unknown): Promise<void> {
  const address = readAddress(target) ?? (await pickAddress(services, l10n.t("Inspect Manifest")));
  if (address) await services.documents.open(address);
}

/** Open in Text Editor: the same bytes as plain text. */
export async function openAsText(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Open in Text Editor");
  const address = readAddress(target) ?? (await pickAddress(services, title));
  if (address) await services.documents.openAsText(address);
}

/** Open Reference…: any pasted reference; its registry is added first if it is not known yet. */
export async function openReference(services: Services): Promise<void> {
  const text = await askText({
    title: l10n.t("Open Reference"),
    prompt: l10n.t("Reference of an image, by tag or digest"),
    placeholder: "registry.example.com/team/app:1.4",
    validate: referenceProblem,
  });
  if (text !== back) await openNamed(services, readReference(text));
}

/** Opens the image that a reference names, and shows it in the tree. */
export async function openNamed(services: Services, named: Reference): Promise<void> {
  const connection = await connectTo(
    services,
    placed(services, named),
    l10n.t("{0} is not among your registries yet. Add it to open the image.", named.registry),
  );
  if (connection === undefined) return;
  // What was added may be a registry below a path.
  const reference = placed(services, named);
  await services.documents.open(addressOf(connection, reference));
  // Many registries list no repositories: what was opened is shown in the tree, to go on from.
  const { repository, tag } = reference;
  await services.tree.reveal({ connectionId: connection, repository, ...(tag && { tag }) });
}

function addressOf(connectionId: string, { repository, tag, digest }: Reference): DocumentAddress {
  const reference = digest === undefined ? { tag: tag ?? "latest" } : { digest };
  return { kind: "manifest", connectionId, repository, reference };
}

function referenceProblem(text: string): string | undefined {
  if (!text.trim()) return l10n.t("Enter a reference, such as docker.io/library/alpine:latest.");
  try {
    readReference(text);
    return undefined;
  } catch (error) {
    if (InvalidReferenceError.is(error)) return explainReference(error);
    throw error;
  }
}

async function pickAddress(
  services: Services,
  title: string,
): Promise<DocumentAddress | undefined> {
  const image = await pickImage(services, title);
  return image && manifestAddress(image);
}
