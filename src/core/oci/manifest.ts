import type { JsonObject } from "../base/json.ts";
import type { Descriptor } from "./descriptor.ts";
import type { Digest } from "./digest.ts";

/** A manifest exactly as a store holds it: the bytes, their computed digest and the media type. */
export interface RawManifest {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly bytes: Uint8Array;
}

/** Annotation keys by which BuildKit ties an attestation manifest to its image. */
export const AttestationKeys = {
  type: "vnd.docker.reference.type",
  subject: "vnd.docker.reference.digest",
  attestationManifest: "attestation-manifest",
} as const;

interface ManifestBase {
  readonly raw: RawManifest;
  /** The whole document, for what the typed members do not cover. */
  readonly json: JsonObject;
  readonly annotations: Readonly<Record<string, string>>;
  readonly subject?: Descriptor;
  readonly artifactType?: string;
}

/** An OCI or Docker schema 2 image manifest whose config is an image config. */
export interface ImageManifest extends ManifestBase {
  readonly kind: "image";
  readonly config: Descriptor;
  readonly layers: readonly Descriptor[];
}

/** A manifest that is not a runnable image: Helm chart, signature, SBOM, BuildKit attestation … */
export interface ArtifactManifest extends ManifestBase {
  readonly kind: "artifact";
  readonly config?: Descriptor;
  readonly layers: readonly Descriptor[];
  /** What it is: `artifactType`, else the config's media type, else the empty string. */
  readonly type: string;
}

/** An OCI image index or Docker manifest list. */
export interface IndexManifest extends ManifestBase {
  readonly kind: "index";
  readonly manifests: readonly Descriptor[];
}

/** A Docker schema 1 manifest; shown, never used as a source. */
export interface Schema1Manifest extends ManifestBase {
  readonly kind: "schema1";
  readonly architecture: string;
  readonly layers: readonly Digest[];
}

/** JSON that fits no known shape. */
export interface UnknownManifest extends ManifestBase {
  readonly kind: "unknown";
}

/** Bytes that are no JSON object at all. */
export interface OpaqueManifest {
  readonly kind: "opaque";
  readonly raw: RawManifest;
  /** Why it could not be read, in technical English. */
  readonly reason: string;
}

export type Manifest =
  | ImageManifest
  | ArtifactManifest
  | IndexManifest
  | Schema1Manifest
  | UnknownManifest
  | OpaqueManifest;
