import { descriptorToJson, type Descriptor } from "../../src/core/oci/descriptor.ts";
import { AttestationKeys } from "../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { Platform } from "../../src/core/oci/platform.ts";
import type { MemoryStore } from "./memoryStore.ts";
import { bytesOf, descriptorOf, sha256 } from "./ociData.ts";

/** Where something is put, and under which tag if any. */
interface Place {
  readonly repository: string;
  readonly tag?: string;
}

export const amd64: Platform = { os: "linux", architecture: "amd64" };
export const arm64: Platform = { os: "linux", architecture: "arm64", variant: "v8" };
export const windows: Platform = {
  os: "windows",
  architecture: "amd64",
  osVersion: "10.0.17763.1697",
};

/** Puts a manifest and gives the descriptor that an index would name it by. */
export function putManifest(
  store: MemoryStore,
  { repository, tag }: Place,
  content: { readonly mediaType: string } & Record<string, unknown>,
): Descriptor {
  const bytes = bytesOf(content);
  const digest = sha256(bytes);
  const { mediaType } = content;
  const { manifests, tags } = store.repository(repository);
  manifests.set(digest, { mediaType, digest, bytes });
  if (tag !== undefined) tags.set(tag, digest);
  return { mediaType, digest, size: bytes.length };
}

/** Puts an image with a config blob; each layer is given by its size in bytes. */
export function putImage(
  store: MemoryStore,
  place: Place,
  platform: Platform,
  layerSizes: readonly number[] = [1000, 2000],
): Descriptor {
  const config = bytesOf({
    os: platform.os,
    architecture: platform.architecture,
    ...(platform.variant !== undefined && { variant: platform.variant }),
    ...(platform.osVersion !== undefined && { "os.version": platform.osVersion }),
    created: "2026-11-21T10:20:30Z",
    rootfs: { type: "layers", diff_ids: [] },
  });
  const digest = sha256(config);
  store.repository(place.repository).blobs.set(digest, config);
  const descriptor = putManifest(store, place, {
    schemaVersion: 2,
    mediaType: MediaTypes.ociManifest,
    config: { mediaType: MediaTypes.ociConfig, digest, size: config.length },
    layers: layerSizes.map((size, position) =>
      descriptorToJson(
        descriptorOf(`layer ${position} of ${size}`, { mediaType: MediaTypes.ociLayerGzip, size }),
      ),
    ),
  });
  return { ...descriptor, platform };
}

/** Puts an index of descriptors. */
export function putIndex(
  store: MemoryStore,
  place: Place,
  manifests: readonly Descriptor[],
): Descriptor {
  return putManifest(store, place, {
    schemaVersion: 2,
    mediaType: MediaTypes.ociIndex,
    manifests: manifests.map((descriptor) => descriptorToJson(descriptor)),
  });
}

/** Puts an attestation as BuildKit does, with a statement of each predicate type. */
export function putAttestation(
  store: MemoryStore,
  repository: string,
  subject: Descriptor,
  predicateTypes: readonly string[],
): Descriptor {
  const config = descriptorOf("attestation config", { mediaType: MediaTypes.ociConfig });
  const descriptor = putManifest(
    store,
    { repository },
    {
      schemaVersion: 2,
      mediaType: MediaTypes.ociManifest,
      config: descriptorToJson(config),
      layers: predicateTypes.map((type) =>
        descriptorToJson(
          descriptorOf(`statement ${type} on ${subject.digest}`, {
            mediaType: MediaTypes.inToto,
            annotations: { "in-toto.io/predicate-type": type },
          }),
        ),
      ),
    },
  );
  return {
    ...descriptor,
    platform: { os: "unknown", architecture: "unknown" },
    annotations: {
      [AttestationKeys.type]: AttestationKeys.attestationManifest,
      [AttestationKeys.subject]: subject.digest,
    },
  };
}
