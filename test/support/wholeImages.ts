import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import { AttestationKeys } from "../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { Platform } from "../../src/core/oci/platform.ts";
import type { ImageStore } from "../../src/core/registry/imageStore.ts";
import { blobSource } from "./imageStoreContract.ts";
import { bytesOf, sha256 } from "./ociData.ts";

/** Where something is pushed, and under which tag if any. */
interface Place {
  readonly store: ImageStore;
  readonly repository: string;
  readonly tag?: string;
}

/** What an image is made of besides its platform. */
export interface ImageParts {
  /** Contents of its layers. */
  readonly layers?: readonly (string | Uint8Array)[];
  /** A layer after those that is said to be elsewhere, and is not pushed. */
  readonly foreign?: Descriptor;
  /** Docker's own media types instead of OCI's. */
  readonly isDocker?: boolean;
  /** Members of the manifest that nobody else sets. */
  readonly members?: Readonly<Record<string, unknown>>;
}

/** Pushes an image with all its blobs; the descriptor is as a list would have it. */
export async function pushWholeImage(
  place: Place,
  platform: Platform,
  {
    layers = [`layer of ${JSON.stringify(platform)}`],
    isDocker = false,
    foreign,
    members,
  }: ImageParts = {},
): Promise<Descriptor> {
  const config = bytesOf({
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.variant !== undefined && { variant: platform.variant }),
    ...(platform.osVersion !== undefined && { "os.version": platform.osVersion }),
    rootfs: { type: "layers", diff_ids: [] },
  });
  const mediaType = isDocker ? MediaTypes.dockerManifest : MediaTypes.ociManifest;
  const layerType = isDocker ? MediaTypes.dockerLayerGzip : MediaTypes.ociLayerGzip;
  const content = {
    schemaVersion: 2,
    mediaType,
    config: await pushBlob(
      place,
      config,
      isDocker ? MediaTypes.dockerConfig : MediaTypes.ociConfig,
    ),
    layers: [
      ...(await Promise.all(layers.map((layer) => pushBlob(place, bytesIn(layer), layerType)))),
      ...(foreign ? [descriptorToJson(foreign)] : []),
    ],
    ...members,
  };
  return { ...(await pushManifest(place, mediaType, content)), platform };
}

/** Pushes an index or a list of what is in the repository already. */
export async function pushIndex(
  place: Place,
  manifests: readonly Descriptor[],
  mediaType: string = MediaTypes.ociIndex,
): Promise<Descriptor> {
  const content = { schemaVersion: 2, mediaType, manifests: manifests.map(descriptorToJson) };
  return pushManifest(place, mediaType, content);
}

/** Pushes an attestation as BuildKit does, for an index to name; with a `subject`, as a referrer. */
export async function pushAttestation(
  place: Place,
  image: Descriptor,
  { isReferrer = false }: { readonly isReferrer?: boolean } = {},
): Promise<Descriptor> {
  const statement = bytesOf({ _type: "https://in-toto.io/Statement/v0.1", subject: image.digest });
  const { mediaType, digest, size } = image;
  const content = {
    schemaVersion: 2,
    mediaType: MediaTypes.ociManifest,
    ...(isReferrer && {
      artifactType: "application/vnd.docker.attestation.manifest.v1+json",
      subject: { mediaType, digest, size },
    }),
    config: await pushBlob(place, bytesOf("{}"), MediaTypes.ociConfig),
    layers: [await pushBlob(place, statement, MediaTypes.inToto)],
  };
  return {
    ...(await pushManifest(place, MediaTypes.ociManifest, content)),
    platform: { os: "unknown", architecture: "unknown" },
    annotations: {
      [AttestationKeys.type]: AttestationKeys.attestationManifest,
      [AttestationKeys.subject]: digest,
    },
  };
}

async function pushManifest(
  { store, repository, tag }: Place,
  mediaType: string,
  content: unknown,
): Promise<Descriptor> {
  const bytes = bytesOf(content);
  const digest = sha256(bytes);
  const reference = tag === undefined ? { digest } : { tag };
  await store.putManifest(repository, reference, { mediaType, bytes });
  return { mediaType, digest, size: bytes.length };
}

async function pushBlob({ store, repository }: Place, bytes: Uint8Array, mediaType: string) {
  const source = blobSource(bytes);
  await store.putBlob(repository, source);
  return { mediaType, digest: source.digest, size: source.size };
}

function bytesIn(content: string | Uint8Array): Uint8Array {
  return typeof content === "string" ? bytesOf(content) : content;
}
