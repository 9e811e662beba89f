import { isRecord } from "../../core/base/record.ts";
import type { DocumentAddress } from "../../core/oci/address.ts";
import { isDigest, type Digest } from "../../core/oci/digest.ts";
import { isManifestType } from "../../core/oci/mediaTypes.ts";
import { tagOfEntry } from "../../explorer/nodeIds.ts";
import type { ListSource } from "../../images/compose/listMembers.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";

/** A connection, as commands are given it. */
export interface ConnectionRef {
  readonly connectionId: string;
}

export interface RepositoryRef extends ConnectionRef {
  readonly repository: string;
}

export interface TagRef extends RepositoryRef {
  readonly tag: string;
}

/** A manifest by digest: a platform row, a member of a list. */
export interface ManifestRef extends RepositoryRef {
  readonly digest: Digest;
}

/** A row of the tree: at least its connection. */
export type NodeRef = ConnectionRef & Partial<RepositoryRef>;

/** A tag or a manifest of a repository. */
export interface ImageRef extends RepositoryRef {
  readonly reference: ManifestReference;
}

/** The row of a list's entry; what the list says of it is part of it. */
type EntryRow = ManifestRef & Pick<ListSource, "descriptor" | "attestations">;

/** The rows that a command is for: those selected, if there are any, else the one it was called on. */
export function rowsOf(target: unknown, selection: unknown): readonly unknown[] {
  if (Array.isArray(selection) && selection.length > 0) return selection;
  return target === undefined ? [] : [target];
}

/**
 * Reads a command's argument, which may come from a keybinding or another extension, as a tag or
 * manifest. Configs and layers are neither.
 */
export function readImageRef(value: unknown): ImageRef | undefined {
  const repository = readRepositoryRef(value);
  if (!repository || !isRecord(value) || value["kind"] === "part") return undefined;
  const { digest, tag } = value;
  if (typeof digest === "string") {
    return isDigest(digest) ? { ...repository, reference: { digest } } : undefined;
  }
  return typeof tag === "string" && tag ? { ...repository, reference: { tag } } : undefined;
}

/** Reads a command's argument as the document to open: a tag, a manifest, a config or a layer. */
export function readAddress(value: unknown): DocumentAddress | undefined {
  const image = readImageRef(value);
  if (image) return manifestAddress(image);
  const repository = readRepositoryRef(value);
  if (!repository || !isRecord(value) || !isRecord(value["descriptor"])) return undefined;
  const { digest, mediaType, size } = value["descriptor"];
  if (typeof digest !== "string" || !isDigest(digest)) return undefined;
  const type = typeof mediaType === "string" ? mediaType : "";
  if (isManifestType(type)) return manifestAddress({ ...repository, reference: { digest } });
  return {
    kind: "blob",
    ...repository,
    digest,
    mediaType: type,
    ...(typeof size === "number" && { size }),
  };
}

/** Reads a row as what a list is made of. A platform's row brings what its list says of it. */
export function readListSource(value: unknown): ListSource | undefined {
  const image = readImageRef(value);
  if (!image || !isEntryRow(value)) return image;
  const { descriptor, attestations } = value;
  return { ...image, ...(descriptor && { descriptor }), ...(attestations && { attestations }) };
}

/** Rows of the tree are our own objects; from elsewhere comes nothing with these members. */
function isEntryRow(value: unknown): value is EntryRow {
  const kinds: readonly unknown[] = ["platform", "index", "draftEntry"];
  return isRecord(value) && kinds.includes(value["kind"]);
}

export function manifestAddress(image: ImageRef): DocumentAddress {
  const { connectionId, repository, reference } = image;
  return { kind: "manifest", connectionId, repository, reference };
}

export function readTagRef(value: unknown): TagRef | undefined {
  const image = readImageRef(value);
  const tag = image?.reference.tag;
  if (!image || tag === undefined) return undefined;
  return { connectionId: image.connectionId, repository: image.repository, tag };
}

/** The tag in whose list the row of a platform or nested list stands. */
export function readEntryTagRef(value: unknown): TagRef | undefined {
  const repository = readRepositoryRef(value);
  const parentId = isRecord(value) ? value["parentId"] : undefined;
  if (!repository || typeof parentId !== "string") return undefined;
  const tag = tagOfEntry(parentId, repository);
  return tag === undefined ? undefined : { ...repository, tag };
}

export function readRepositoryRef(value: unknown): RepositoryRef | undefined {
  const connection = readConnectionRef(value);
  if (!connection || !isRecord(value)) return undefined;
  const { repository } = value;
  return typeof repository === "string" && repository ? { ...connection, repository } : undefined;
}

export function readConnectionRef(value: unknown): ConnectionRef | undefined {
  if (!isRecord(value)) return undefined;
  const { connectionId } = value;
  return typeof connectionId === "string" ? { connectionId } : undefined;
}
