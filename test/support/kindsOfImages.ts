import { gzipSync, zstdCompressSync } from "node:zlib";
import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { Platform } from "../../src/core/oci/platform.ts";
import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { blobSource } from "./imageStoreContract.ts";
import { bytesOf, descriptorOf, sha256 } from "./ociData.ts";
import { amd64, arm64, windows } from "./sampleImages.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "./wholeImages.ts";

/** Where something is pushed, and under which tag if any. */
interface Place {
  readonly store: ImageStore;
  readonly repository: string;
  readonly tag?: string;
}

/** Pushes one image under the tag of the place. */
type PushImage = (place: Required<Place>) => Promise<Descriptor>;

/**
 * Kinds of images that tools treat differently: formats, lists, lists in lists, attestations, ways
 * to compress, layers from elsewhere, artifacts with the empty config.
 */
export const kindsOfImages: Readonly<Record<string, PushImage>> = {
  "docker-image": (place) => pushWholeImage(place, amd64, { layers: [gzip("d")], isDocker: true }),
  "docker-list": async (place) => {
    const images = [
      await pushWholeImage(untagged(place), amd64, { layers: [gzip("a")], isDocker: true }),
      await pushWholeImage(untagged(place), windows, { layers: [gzip("b")], isDocker: true }),
    ];
    return pushIndex(place, images, MediaTypes.dockerList);
  },
  "oci-image": (place) => pushWholeImage(place, arm64, { layers: [gzip("o")] }),
  "oci-index": async (place) => {
    const images = [
      await pushWholeImage(untagged(place), amd64, { layers: [gzip("base"), gzip("a")] }),
      await pushWholeImage(untagged(place), arm64, { layers: [gzip("base"), gzip("b")] }),
    ];
    const attestations = [
      await pushAttestation(untagged(place), images[0] ?? descriptorOf("")),
      await pushAttestation(untagged(place), images[1] ?? descriptorOf("")),
    ];
    return pushIndex(place, [...images, ...attestations]);
  },
  "nested-index": async (place) => {
    const inner = await pushIndex(untagged(place), [
      await pushWholeImage(untagged(place), arm64, { layers: [gzip("inner")] }),
    ]);
    const image = await pushWholeImage(untagged(place), amd64, { layers: [gzip("outer")] });
    return pushIndex(place, [image, inner]);
  },
  compressions: (place) =>
    pushManifest(place, {
      config: [MediaTypes.ociConfig, bytesOf({ os: "linux", architecture: "amd64" })],
      layers: [
        [MediaTypes.ociLayerZstd, zstdCompressSync(bytesOf("zstd"))],
        [MediaTypes.ociLayer, bytesOf("as it is")],
        [MediaTypes.ociLayerGzip, gzip("gzip")],
      ],
    }),
  "foreign-layer": (place) => {
    const urls = ["https://layers.example.com/windows"];
    const mediaType = MediaTypes.dockerForeignLayerGzip;
    const foreign = descriptorOf("windows base", { mediaType, urls });
    return pushWholeImage(place, windows, { layers: [gzip("own")], foreign, isDocker: true });
  },
  artifact: (place) =>
    pushManifest(place, {
      config: [MediaTypes.ociEmpty, bytesOf("{}")],
      layers: [["text/plain", bytesOf("notes")]],
      members: { artifactType: "application/vnd.example.notes" },
    }),
};

type Blob = readonly [mediaType: string, bytes: Uint8Array];

interface Parts {
  readonly config: Blob;
  readonly layers: readonly Blob[];
  readonly members?: Readonly<Record<string, unknown>>;
}

async function pushManifest(
  { store, repository, tag }: Required<Place>,
  { config, layers, members }: Parts,
  platform: Platform = amd64,
): Promise<Descriptor> {
  const mediaType = MediaTypes.ociManifest;
  const put = async ([type, bytes]: Blob) => {
    const source = blobSource(bytes);
    await store.putBlob(repository, source);
    return descriptorToJson({ mediaType: type, digest: source.digest, size: source.size });
  };
  const content = {
    ...{ schemaVersion: 2, mediaType, config: await put(config) },
    layers: await Promise.all(layers.map(put)),
    ...members,
  };
  const bytes = bytesOf(content);
  await store.putManifest(repository, { tag }, { mediaType, bytes });
  return { mediaType, digest: sha256(bytes), size: bytes.length, platform };
}

function untagged({ store, repository }: Place): Place {
  return { store, repository };
}

function gzip(text: string): Uint8Array {
  return gzipSync(text);
}
