import type { JsonObject } from "../../core/base/json.ts";
import { descriptorToJson, type Descriptor } from "../../core/oci/descriptor.ts";
import { digestOf } from "../../core/oci/digest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { storedGzip } from "./gzip.ts";
import type { SampleRepository } from "./sampleRepository.ts";
import { tar, type TarEntry } from "./tar.ts";

/** Whose media types an image or a list has. */
export type Format = "docker" | "oci";

/** A step of a build: what it ran, and the files of its layer; without files it made none. */
export interface BuildStep {
  readonly createdBy: string;
  readonly files?: readonly TarEntry[];
}

/** An image to write. */
export interface SampleImage {
  readonly format: Format;
  readonly platform: Platform;
  /** RFC 3339; fixed, as the digests are to be the same everywhere. */
  readonly created: string;
  readonly steps: readonly BuildStep[];
  /** `config` of the image's configuration (image-spec config.md). */
  readonly config: JsonObject;
  readonly annotations?: Readonly<Record<string, string>>;
}

const types = {
  docker: {
    manifest: MediaTypes.dockerManifest,
    index: MediaTypes.dockerList,
    config: MediaTypes.dockerConfig,
    layer: MediaTypes.dockerLayerGzip,
  },
  oci: {
    manifest: MediaTypes.ociManifest,
    index: MediaTypes.ociIndex,
    config: MediaTypes.ociConfig,
    layer: MediaTypes.ociLayerGzip,
  },
} as const;

/** Writes an image with all it is made of; the descriptor has its platform. */
export async function putImage(
  repository: SampleRepository,
  image: SampleImage,
  tags: readonly string[] = [],
): Promise<Descriptor> {
  const { manifest: mediaType, config: configType, layer: layerType } = types[image.format];
  const layers: Descriptor[] = [];
  const diffIds: string[] = [];
  for (const { files } of image.steps) {
    if (!files) continue;
    const archive = tar(files, new Date(image.created));
    diffIds.push(await digestOf(archive));
    layers.push(await repository.putBlob(layerType, storedGzip(archive)));
  }
  const config = await repository.putJson(configType, configOf(image, diffIds));
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: descriptorToJson(config),
    layers: layers.map((layer) => descriptorToJson(layer)),
    ...(image.annotations && { annotations: image.annotations }),
  };
  return { ...(await repository.putManifest(manifest, tags)), platform: image.platform };
}

/** Writes a list of manifests that are already there. */
export function putIndex(
  repository: SampleRepository,
  index: {
    readonly format: Format;
    readonly manifests: readonly Descriptor[];
    readonly annotations?: Readonly<Record<string, string>>;
  },
  tags: readonly string[] = [],
): Promise<Descriptor> {
  const { format, manifests, annotations } = index;
  const content = {
    schemaVersion: 2,
    mediaType: types[format].index,
    manifests: manifests.map((manifest) => descriptorToJson(manifest)),
    ...(annotations && { annotations }),
  };
  return repository.putManifest(content, tags);
}

function configOf(image: SampleImage, diffIds: readonly string[]): JsonObject {
  const { platform, created, steps, config } = image;
  return {
    architecture: platform.architecture,
    ...(platform.variant !== undefined && { variant: platform.variant }),
    os: platform.os,
    ...(platform.osVersion !== undefined && { "os.version": platform.osVersion }),
    created,
    config,
    rootfs: { type: "layers", diff_ids: diffIds },
    history: steps.map(({ createdBy, files }) => ({
      created,
      created_by: createdBy,
      ...(!files && { empty_layer: true }),
    })),
  };
}
