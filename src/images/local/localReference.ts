import { ownRepositoryOf } from "../../core/layout/entryNames.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { LocalStore } from "./localStore.ts";

/** An image of a repository. */
interface NamedImage {
  readonly repository: string;
  readonly reference: ManifestReference;
}

/**
 * An image of a local store as skopeo and podman take it: `oci:/path:tag`, `oci-archive:/path:tag`
 * (containers-transports(5)), with the repository's name unless that is the folder's. The path alone
 * without an image.
 */
export function localReference(store: LocalStore, image?: NamedImage): string {
  const transport = store.kind === "layout" ? "oci" : "oci-archive";
  const place = `${transport}:${store.path}`;
  if (!image) return place;
  const { repository, reference } = image;
  if (reference.tag === undefined) return `${place}@${reference.digest}`;
  const isOwn = repository === ownRepositoryOf(store.name);
  return `${place}:${isOwn ? "" : `${repository}:`}${reference.tag}`;
}
