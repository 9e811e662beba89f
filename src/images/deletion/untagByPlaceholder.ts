import type { Cancellable } from "../../core/base/abort.ts";
import { oneChunk } from "../../core/base/oneChunk.ts";
import { digestOf, type Digest } from "../../core/oci/digest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";

/** The tag to remove, and what it must name for that. */
export interface PlaceholderTarget {
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
}

/** How it ended; `error` is what threw. */
export type PlaceholderOutcome =
  | { readonly kind: "done" }
  /** The tag names something else by now; nothing was done. */
  | { readonly kind: "moved" }
  /** The registry deletes no manifests either; the tag was never touched. */
  | { readonly kind: "unsupported"; readonly error: unknown }
  /** `tag` says what it names: what it did before, or (put back in vain) the placeholder. */
  | {
      readonly kind: "failed";
      readonly error: unknown;
      readonly tag: "untouched" | "restored" | "placeholder";
    };

/**
 * Removes a tag from a registry that deletes manifests but no tags: points it to a small manifest
 * of its own and deletes that one (regctl's way). For a moment the tag names nothing useful, so it
 * is done only after an explicit choice. Whether the registry deletes manifests at all is tried on the
 * placeholder before the tag is moved. `id` makes the placeholder unlike any other.
 */
export async function untagByPlaceholder(
  store: ImageStore,
  target: PlaceholderTarget,
  { signal, id }: Cancellable & { readonly id: string },
): Promise<PlaceholderOutcome> {
  const { repository, tag, digest } = target;
  const original = await store.getManifest(repository, { tag }, { signal });
  if (original.digest !== digest) return { kind: "moved" };
  const placeholder = await putPlaceholder(store, target, { signal, id });
  try {
    await store.deleteManifest(repository, placeholder.digest, { signal });
  } catch (error) {
    const isUnsupported = StoreError.is(error, "unsupported");
    return isUnsupported
      ? { kind: "unsupported", error }
      : { kind: "failed", error, tag: "untouched" };
  }
  const head = await store.headManifest(repository, { tag }, { signal });
  if (head?.digest !== digest) return { kind: "moved" };
  // From here on it is not cancelled: the tag must not be left on the placeholder.
  try {
    await store.putManifest(repository, { tag }, placeholder);
    await store.deleteManifest(repository, placeholder.digest);
    return { kind: "done" };
  } catch (error) {
    return { kind: "failed", error, tag: await restore(store, target, original) };
  }
}

async function putPlaceholder(
  store: ImageStore,
  { repository, tag }: PlaceholderTarget,
  { signal, id }: Cancellable & { readonly id: string },
) {
  const encoder = new TextEncoder();
  const config = encoder.encode(JSON.stringify({ architecture: "unknown", os: "unknown" }));
  const blob = { digest: await digestOf(config), size: config.length };
  await store.putBlob(repository, { ...blob, open: () => oneChunk(config) }, { signal });
  const bytes = encoder.encode(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: MediaTypes.ociManifest,
      config: { mediaType: MediaTypes.ociConfig, ...blob },
      layers: [],
      annotations: {
        "org.opencontainers.image.description": `Stands in for ${tag} while it is removed (${id})`,
      },
    }),
  );
  const manifest = { mediaType: MediaTypes.ociManifest, bytes };
  const placeholder = { ...manifest, digest: await digestOf(bytes) };
  await store.putManifest(repository, { digest: placeholder.digest }, manifest, { signal });
  return placeholder;
}

async function restore(
  store: ImageStore,
  { repository, tag, digest }: PlaceholderTarget,
  original: { readonly mediaType: string; readonly bytes: Uint8Array },
): Promise<"restored" | "placeholder"> {
  try {
    await store.putManifest(repository, { tag }, original);
    const head = await store.headManifest(repository, { tag });
    return head?.digest === digest ? "restored" : "placeholder";
  } catch (error) {
    if (StoreError.is(error)) return "placeholder";
    throw error;
  }
}
