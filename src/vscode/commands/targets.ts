import { isDigest, type Digest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
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
  readonly platform?: Platform | undefined;
}

/** A row of the tree: at least its connection. */
export type NodeRef = ConnectionRef & Partial<RepositoryRef>;

/** A tag or a manifest of a repository: what a list can be made of. */
export interface ImageRef extends RepositoryRef {
  readonly reference: ManifestReference;
  readonly platform?: Platform | undefined;
}

/** Reads a command's argument, which may come from a keybinding or another extension, as a tag or manifest. */
export function readImageRef(value: unknown): ImageRef | undefined {
  const repository = readRepositoryRef(value);
  if (!repository || typeof value !== "object" || value === null) return undefined;
  if ("digest" in value && typeof value.digest === "string" && !isTagRow(value)) {
    if (!isDigest(value.digest)) return undefined;
    const platform = "platform" in value ? (value.platform as Platform | undefined) : undefined;
    return { ...repository, reference: { digest: value.digest }, ...(platform && { platform }) };
  }
  if ("tag" in value && typeof value.tag === "string" && value.tag) {
    return { ...repository, reference: { tag: value.tag } };
  }
  return undefined;
}

/** A tag's row may know its digest already; what was selected is the tag all the same. */
function isTagRow(value: object): boolean {
  return "kind" in value && value.kind === "tag";
}

export function readTagRef(value: unknown): TagRef | undefined {
  const image = readImageRef(value);
  const tag = image?.reference.tag;
  if (!image || tag === undefined) return undefined;
  return { connectionId: image.connectionId, repository: image.repository, tag };
}

export function readRepositoryRef(value: unknown): RepositoryRef | undefined {
  const connection = readConnectionRef(value);
  if (!connection || typeof value !== "object" || value === null) return undefined;
  if (!("repository" in value) || typeof value.repository !== "string" || !value.repository) {
    return undefined;
  }
  return { ...connection, repository: value.repository };
}

export function readConnectionRef(value: unknown): ConnectionRef | undefined {
  if (typeof value !== "object" || value === null || !("connectionId" in value)) return undefined;
  return typeof value.connectionId === "string" ? { connectionId: value.connectionId } : undefined;
}
