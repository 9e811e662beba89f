import type { ManifestReference } from "../../core/registry/imageStore.ts";
import type { LocalStore } from "./localStore.ts";

/** An image of a repository. */
interface NamedImage {
  readonly repository: string;
  readonly reference: ManifestReference;
}

/**
 * An image of a local store as skopeo and podman take it: `oci:/path:tag`, `oci-archive:/path:tag`
 * (containers-transports(5)). The path alone without an image.
 */
export function localReference(store: LocalStore, image?: NamedImage): string {
  const transport = store.kind === "layout" ? "oci" : "oci-archive";
  const place = `${transport}:${store.path}`;
  if (!image) return place;
  const { tag, digest } = image.reference;
  return tag === undefined ? `${place}@${digest}` : `${place}:${tag}`;
}
