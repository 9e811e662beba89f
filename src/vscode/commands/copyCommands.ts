import { env, l10n, window } from "vscode";
import { formatReference, type Reference } from "../../core/oci/reference.ts";
import type { Connections } from "../../providers/connections.ts";
import { pullCommand } from "../../images/pullCommand.ts";
import { pickImage } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import {
  manifestAddress,
  readAddress,
  readConnectionRef,
  readImageRef,
  readRepositoryRef,
  type ImageRef,
} from "./targets.ts";

/** Copy Reference: `host/repository:tag` or `…@digest`; of a repository or registry its name. */
export async function copyReference(services: Services, target?: unknown): Promise<void> {
  await copy(await referenceText(services, target));
}

/** Copy Digest: of a tag, the digest it names now. */
export async function copyDigest(services: Services, target?: unknown): Promise<void> {
  const address = readAddress(target) ?? (await pickAddress(services));
  if (!address) return;
  const { reader } = services.stores.open(address.connectionId);
  const named = address.kind === "blob" ? address : address.reference;
  const { digest } =
    named.digest === undefined ? await reader.head(address.repository, named) : named;
  await copy(digest);
}

async function pickAddress(services: Services) {
  const image = await pickImage(services, l10n.t("Copy Digest"));
  return image && manifestAddress(image);
}

/** Copy Pull Command: by tag, or by digest for a platform's row. */
export async function copyPullCommand(services: Services, target?: unknown): Promise<void> {
  const image = readImageRef(target) ?? (await pickImage(services, l10n.t("Copy Pull Command")));
  if (!image) return;
  const reference = referenceOf(services, image);
  if (reference.registry.includes("/")) {
    void window.showInformationMessage(
      l10n.t(
        "Docker pulls from the root of a host only, and {0} lies below a path. Copy the reference for other tools.",
        reference.registry,
      ),
    );
    return;
  }
  await copy(pullCommand(reference));
}

/** The full name of an image, registry included. */
export function referenceOf(
  { connections }: { readonly connections: Pick<Connections, "find"> },
  image: ImageRef,
): Reference {
  const registry = connections.find(image.connectionId)?.registry ?? image.connectionId;
  const { repository, reference } = image;
  return reference.tag === undefined
    ? { registry, repository, digest: reference.digest }
    : { registry, repository, tag: reference.tag };
}

async function referenceText(services: Services, target: unknown): Promise<string> {
  const given = readImageRef(target);
  if (given) return formatReference(referenceOf(services, given));
  const connection = readConnectionRef(target);
  if (!connection) {
    const picked = await pickImage(services, l10n.t("Copy Reference"));
    return picked ? formatReference(referenceOf(services, picked)) : "";
  }
  const registry = services.connections.find(connection.connectionId)?.registry ?? "";
  const repository = readRepositoryRef(target)?.repository;
  return repository === undefined ? registry : `${registry}/${repository}`;
}

async function copy(text: string): Promise<void> {
  if (!text) return;
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t("Copied {0}", text), 4000);
}
