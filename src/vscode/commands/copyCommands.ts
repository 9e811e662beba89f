import { env, l10n, window } from "vscode";
import { isRecord } from "../../core/base/record.ts";
import { formatReference, type Reference } from "../../core/oci/reference.ts";
import { isLocalStoreId } from "../../images/local/localStore.ts";
import { pullCommand } from "../../images/pullCommand.ts";
import { storeName, type NamedStores } from "../platform/storeNames.ts";
import type { CopiedRows } from "./copiedRows.ts";
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

/** What the key for copying passes instead of a row. */
const selected = "selection";

/**
 * Copy Reference: `host/repository:tag` or `…@digest`; of a repository or registry its name. Of
 * several rows each on a line. Pasting the text into the tree copies what the rows stand for.
 */
export async function copyReference(
  services: Services,
  copied: CopiedRows,
  { target, selection }: { readonly target?: unknown; readonly selection?: unknown },
): Promise<void> {
  const rows = rowsToCopy(services, target, selection);
  const texts: string[] = [];
  for (const row of rows) texts.push(await referenceText(services, row));
  const text = texts.filter(Boolean).join("\n");
  copied.note(text, rows);
  await copy(text);
}

function rowsToCopy({ tree }: Services, target: unknown, selection: unknown): readonly unknown[] {
  if (target === selected) return tree.selection.filter(isNamed);
  return Array.isArray(selection) && selection.length > 1 ? selection : [target];
}

/** Failures, messages and folders have no name that anything else knows. */
function isNamed(row: unknown): boolean {
  const nameless: readonly unknown[] = ["namespace", "loadMore", "error", "message"];
  return isRecord(row) && !nameless.includes(row["kind"]);
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

/** The full name of an image, with that of its registry or local store. */
export function referenceOf(stores: NamedStores, image: ImageRef): Reference {
  const registry = storeName(stores, image.connectionId);
  const { repository, reference } = image;
  return reference.tag === undefined
    ? { registry, repository, digest: reference.digest }
    : { registry, repository, tag: reference.tag };
}

async function referenceText(services: Services, target: unknown): Promise<string> {
  const given = readNamedContent(target);
  const connection = readConnectionRef(target);
  if (connection && isLocalStoreId(connection.connectionId)) {
    return (await services.stores.localReference?.(connection.connectionId, given)) ?? "";
  }
  if (given) return formatReference(referenceOf(services, given));
  if (!connection) {
    const picked = await pickImage(services, l10n.t("Copy Reference"));
    return picked ? formatReference(referenceOf(services, picked)) : "";
  }
  const registry = services.connections.find(connection.connectionId)?.registry ?? "";
  const repository = readRepositoryRef(target)?.repository;
  return repository === undefined ? registry : `${registry}/${repository}`;
}

/** Blobs are named as manifests are, by their digests. */
function readNamedContent(target: unknown): ImageRef | undefined {
  const address = readAddress(target);
  if (!address) return undefined;
  const { connectionId, repository } = address;
  const reference = address.kind === "blob" ? { digest: address.digest } : address.reference;
  return { connectionId, repository, reference };
}

async function copy(text: string): Promise<void> {
  if (!text) return;
  await env.clipboard.writeText(text);
  window.setStatusBarMessage(l10n.t("Copied {0}", text.replaceAll("\n", ", ")), 4000);
}
