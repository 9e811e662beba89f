import type { Cancellable } from "../../core/base/abort.ts";
import { oneChunk } from "../../core/base/oneChunk.ts";
import { digestOf, type Digest } from "../../core/oci/digest.ts";
import type { RawManifest } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { StoreError } from "../../core/registry/storeError.ts";

/** The tag to remove, and what it must name for that. */
export interface PlaceholderTarget {
  readonly repository: string;
  readonly tag: string;
  readonly digest: Digest;
}

/**
 * How it ended; `error` is what threw. `leftOver` is the placeholder where that may still be there,
 * without a tag: a few hundred bytes.
 */
export type PlaceholderOutcome =
  | { readonly kind: "done" }
  /** The tag names something else by now; nothing was done. */
  | { readonly kind: "moved" }
  /** The registry deletes no manifests either; the tag was never touched. */
  | { readonly kind: "unsupported"; readonly error: unknown; readonly leftOver: Digest }
  | {
      readonly kind: "failed";
      readonly error: unknown;
      readonly tag: TagAfterFailure;
      readonly leftOver?: Digest;
    };

/** What a tag names after its removal failed. */
export type TagAfterFailure =
  /** What it did before; it was never moved, as far as can be told. */
  | "untouched"
  /** What it did before, again. */
  | "restored"
  /** The placeholder: putting it back failed. */
  | "placeholder"
  /** What somebody else pushed meanwhile. */
  | "replaced"
  /** The registry could not be asked. */
  | "unknown";

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
    const leftOver = placeholder.digest;
    return StoreError.is(error, "unsupported")
      ? { kind: "unsupported", error, leftOver }
      : { kind: "failed", error, tag: "untouched", leftOver };
  }
  const head = await store.headManifest(repository, { tag }, { signal });
  if (head?.digest !== digest) return { kind: "moved" };
  // From here on it is not cancelled: the tag must not be left on the placeholder.
  try {
    await store.putManifest(repository, { tag }, placeholder);
    await store.deleteManifest(repository, placeholder.digest);
    return { kind: "done" };
  } catch (error) {
    const now = await restore(store, target, { original, placeholder: placeholder.digest });
    if (now === "gone") return { kind: "done" };
    const isFree = now !== "placeholder" && now !== "unknown";
    const isLeft = isFree && !(await removed(store, target, placeholder.digest));
    return { kind: "failed", error, tag: now, ...(isLeft && { leftOver: placeholder.digest }) };
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

/** Puts the tag back if it names the placeholder. What somebody else pushed meanwhile is theirs. */
async function restore(
  store: ImageStore,
  target: PlaceholderTarget,
  { original, placeholder }: { readonly original: RawManifest; readonly placeholder: Digest },
): Promise<TagAfterFailure | "gone"> {
  const { repository, tag, digest } = target;
  const look = async () => {
    const head = await store.headManifest(repository, { tag });
    if (!head) return "gone";
    if (head.digest === digest) return "untouched";
    return head.digest === placeholder ? "placeholder" : "replaced";
  };
  try {
    const found = await look();
    if (found !== "placeholder") return found;
  } catch {
    return "unknown";
  }
  try {
    await store.putManifest(repository, { tag }, original);
  } catch {
    // Whether it was carried out all the same is seen by looking.
  }
  try {
    const found = await look();
    return found === "untouched" ? "restored" : found;
  } catch {
    return "unknown";
  }
}

/** Whether the placeholder, which no tag names any more, is gone. */
async function removed(
  store: ImageStore,
  { repository }: PlaceholderTarget,
  placeholder: Digest,
): Promise<boolean> {
  try {
    await store.deleteManifest(repository, placeholder);
    return true;
  } catch (error) {
    return StoreError.is(error, "notFound");
  }
}
