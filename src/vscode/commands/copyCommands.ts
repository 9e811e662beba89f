import { env, l10n, window } from "vscode";
import { formatReference, type Reference } from "../../core/oci/reference.ts";
import { pullCommand } from "../../images/pullCommand.ts";
import { pickImage } from "./pickTarget.ts";
import type { Services } from "./services.ts";
import { readConnectionRef, readImageRef, readRepositoryRef, type ImageRef } from "./targets.ts";

/** Copy Reference: `host/repository:tag` or `…@digest`; of a repository or registry its name. */
export async function copyReference(services: Services, target?: unknown): Promise<void> {
  await copy(await referenceText(services, target));
}

/** Copy Digest: of a tag, the digest it names now. */
export async function copyDigest(services: Services, target?: unknown): Promise<void> {
  const image = readImageRef(target) ?? (await pickImage(services, l10n.t("Copy Digest")));
  if (!image) return;
  const { reader } = services.stores.open(image.connectionId);
  const { digest } =
    image.reference.digest === undefined
      ? await reader.head(image.repository, image.reference)
      : image.reference;
  await copy(digest);
}

/** Copy Pull Command: for a platform's row with `--platform` no longer needed, since it is pulled by digest. */
export async function copyPullCommand(services: Services, target?: unknown): Promise<void> {
  const image = readImageRef(target) ?? (await pickImage(services, l10n.t("Copy Pull Command")));
  if (image) await copy(pullCommand(referenceOf(services, image)));
}

/** The full name of an image, registry included. */
export function referenceOf({ connections }: Services, image: ImageRef): Reference {
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
