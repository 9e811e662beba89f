import { ownRepositoryOf } from "../../core/layout/entryNames.ts";
import type { ToolName } from "../../core/layout/toolName.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { LocalStore } from "./localStore.ts";

/** An image of a repository. */
export interface NamedImage {
  readonly repository: string;
  readonly reference: ManifestReference;
}

/**
 * An image of a local store as skopeo and podman take it: `oci:/path:tag`,
 * `docker-archive:/path:app:1.4` (containers-transports(5)).
 */
export function localReference({ path }: LocalStore, { transport, name }: ToolName): string {
  return `${transport}:${path}${name === undefined ? "" : `:${name}`}`;
}

/**
 * What an image of a local store is called and where it is, for people: `/path:tag`, with the
 * repository's name unless that is the folder's, or `/path@digest`. The path alone without an image.
 */
export function localName(store: LocalStore, image?: NamedImage): string {
  if (!image) return store.path;
  const { repository, reference } = image;
  if (reference.tag === undefined) return `${store.path}@${reference.digest}`;
  const isOwn = repository === ownRepositoryOf(store.name);
  return `${store.path}:${isOwn ? "" : `${repository}:`}${reference.tag}`;
}
