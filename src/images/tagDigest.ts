import type { Cancellable } from "../core/base/abort.ts";
import type { Digest } from "../core/oci/digest.ts";
import type { ImageStore } from "../core/registry/imageStore.ts";

/** The digest that a tag holds now, or `undefined` if there is no such tag. Throws `StoreError`. */
export async function tagDigest(
  { store, repository }: { readonly store: ImageStore; readonly repository: string },
  tag: string,
  options: Cancellable = {},
): Promise<Digest | undefined> {
  const head = await store.headManifest(repository, { tag }, options);
  return head?.digest;
}
