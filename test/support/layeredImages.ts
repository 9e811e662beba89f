import { gzipSync, zstdCompressSync } from "node:zlib";
import { pack } from "tar-stream";
import type { JsonObject } from "../../src/core/base/json.ts";
import { oneChunk } from "../../src/core/base/oneChunk.ts";
import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { Platform } from "../../src/core/oci/platform.ts";
import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { bytesOf, sha256 } from "./ociData.ts";

/** A file of a layer: content with the mode 0755, a link, or a folder where there is neither. */
export interface LayerFile {
  readonly path: string;
  readonly content?: Uint8Array | string;
  readonly linksTo?: string;
  readonly isHardLink?: boolean;
  readonly mode?: number;
}

export type Compression = "gzip" | "zstd" | "none";

/** A layer by its files, or as the bytes that it has. */
export type LayerContent = readonly LayerFile[] | Uint8Array;

export interface LayeredImage {
  readonly platform: Platform;
  /** The lowest first. */
  readonly layers: readonly LayerContent[];
  readonly compression?: Compression;
  /** `config` of the image's config: Entrypoint, Cmd, Env. */
  readonly run?: JsonObject;
  /** How many layers the config counts, where it is to be wrong. */
  readonly diffIds?: number;
}

const layerTypes: Readonly<Record<Compression, string>> = {
  gzip: MediaTypes.ociLayerGzip,
  zstd: MediaTypes.ociLayerZstd,
  none: MediaTypes.ociLayer,
};

/** The archive of a layer, not compressed. */
export async function archiveOf(files: readonly LayerFile[]): Promise<Uint8Array> {
  const archive = pack();
  for (const { path: name, content, linksTo, isHardLink, mode = 0o755 } of files) {
    if (linksTo !== undefined) {
      archive.entry({ name, type: isHardLink ? "link" : "symlink", linkname: linksTo });
    } else if (content === undefined) {
      archive.entry({ name, type: "directory", mode });
    } else {
      archive.entry({ name, mode }, Buffer.from(content));
    }
  }
  archive.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) if (chunk instanceof Uint8Array) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** Compresses the archive of a layer. */
function compress(bytes: Uint8Array, compression: Compression): Uint8Array {
  switch (compression) {
    case "gzip":
      return gzipSync(bytes);
    case "zstd":
      return zstdCompressSync(bytes);
    case "none":
      return bytes;
  }
}

/** Puts a blob and gives its descriptor. */
async function putBlob(
  store: ImageStore,
  repository: string,
  content: { readonly mediaType: string; readonly bytes: Uint8Array },
): Promise<Descriptor> {
  const { mediaType, bytes } = content;
  const digest = sha256(bytes);
  const size = bytes.length;
  await store.putBlob(repository, { digest, size, open: () => oneChunk(bytes) });
  return { mediaType, digest, size };
}

/** Puts a manifest and gives its descriptor. */
export async function putManifestOf(
  store: ImageStore,
  place: { readonly repository: string; readonly tag?: string },
  content: JsonObject & { readonly mediaType: string },
): Promise<Descriptor> {
  const bytes = bytesOf(content);
  const digest = sha256(bytes);
  const reference = place.tag === undefined ? { digest } : { tag: place.tag };
  const { mediaType } = content;
  await store.putManifest(place.repository, reference, { mediaType, bytes });
  return { mediaType, digest, size: bytes.length };
}

/** Puts an image with real layers; its descriptor has the platform of its config. */
export async function putLayeredImage(
  store: ImageStore,
  place: { readonly repository: string; readonly tag?: string },
  image: LayeredImage,
): Promise<Descriptor> {
  const { platform, compression = "gzip", run = {} } = image;
  const layers: Descriptor[] = [];
  const diffIds: string[] = [];
  for (const layer of image.layers) {
    const archive = layer instanceof Uint8Array ? layer : await archiveOf(layer);
    const bytes = layer instanceof Uint8Array ? layer : compress(archive, compression);
    diffIds.push(sha256(archive));
    const mediaType = layerTypes[compression];
    layers.push(await putBlob(store, place.repository, { mediaType, bytes }));
  }
  const config = await putBlob(store, place.repository, {
    mediaType: MediaTypes.ociConfig,
    bytes: bytesOf({
      os: platform.os,
      architecture: platform.architecture,
      ...(platform.variant !== undefined && { variant: platform.variant }),
      config: run,
      rootfs: { type: "layers", diff_ids: diffIds.slice(0, image.diffIds) },
    }),
  });
  const manifest = await putManifestOf(store, place, {
    schemaVersion: 2,
    mediaType: MediaTypes.ociManifest,
    config: descriptorToJson(config),
    layers: layers.map((layer) => descriptorToJson(layer)),
  });
  return { ...manifest, platform };
}

/** Puts an index of descriptors. */
export function putIndexOf(
  store: ImageStore,
  place: { readonly repository: string; readonly tag?: string },
  manifests: readonly Descriptor[],
): Promise<Descriptor> {
  return putManifestOf(store, place, {
    schemaVersion: 2,
    mediaType: MediaTypes.ociIndex,
    manifests: manifests.map((descriptor) => descriptorToJson(descriptor)),
  });
}
