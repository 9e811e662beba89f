import {
  JsonError,
  parseJsonObject,
  readArray,
  readNumber,
  readObject,
  readObjects,
  readString,
  readStringMap,
  type JsonObject,
} from "../base/json.ts";
import { readDescriptor, type Descriptor } from "./descriptor.ts";
import { isDigest } from "./digest.ts";
import type { ArtifactManifest, ImageManifest, Manifest, RawManifest } from "./manifest.ts";
import {
  bareMediaType,
  isImageConfigType,
  isImageManifestType,
  isIndexType,
  isLayerType,
  isSchema1Type,
  MediaTypes,
} from "./mediaTypes.ts";

/** How a document is laid out, whatever it is about. */
type Layout = "index" | "image" | "artifact" | "schema1";

interface DocumentType {
  readonly layout: Layout | undefined;
  readonly mediaType: string;
}

/**
 * Reads a manifest of any kind. Never throws: what fits no kind is `unknown`, what is no JSON
 * object is `opaque`. The body's own `mediaType` decides, then the type the store named, then the
 * shape; a type that the shape contradicts is passed over, since servers send wrong ones.
 * Descriptors without a usable digest are left out of the typed members, not of `json`.
 */
export function parseManifest(raw: RawManifest): Manifest {
  let json: JsonObject;
  try {
    json = parseJsonObject(raw.bytes);
  } catch (error) {
    if (!JsonError.is(error)) throw error;
    return { kind: "opaque", raw, reason: error.message };
  }
  const base = readBase(raw, json);
  const { layout } = typeOf(json, raw.mediaType);
  switch (layout) {
    case "index":
      return { ...base, kind: "index", manifests: readDescriptors(json, "manifests") };
    case "schema1":
      return {
        ...base,
        kind: "schema1",
        architecture: readString(json, "architecture") ?? "",
        layers: readObjects(json, "fsLayers")
          .map((layer) => readString(layer, "blobSum") ?? "")
          .filter((digest) => isDigest(digest)),
      };
    case "image":
    case "artifact":
      return readImageOrArtifact(base, layout);
    case undefined:
      return { ...base, kind: "unknown" };
  }
}

/**
 * The media type to show and to send a manifest with: as the document says, else as the store
 * said, else (both missing, wrong or generic) the OCI type of its shape.
 */
export function effectiveMediaType(manifest: Manifest): string {
  return manifest.kind === "opaque"
    ? bareMediaType(manifest.raw.mediaType)
    : typeOf(manifest.json, manifest.raw.mediaType).mediaType;
}

type Base = Pick<ImageManifest, "raw" | "json" | "annotations" | "subject" | "artifactType">;

function readBase(raw: RawManifest, json: JsonObject): Base {
  const subject = readMember(json, "subject");
  const artifactType = readString(json, "artifactType");
  return {
    raw,
    json,
    annotations: readStringMap(json, "annotations") ?? {},
    ...(subject && { subject }),
    ...(artifactType && { artifactType }),
  };
}

function readImageOrArtifact(base: Base, layout: Layout): ImageManifest | ArtifactManifest {
  const config = readMember(base.json, "config");
  const layers = readDescriptors(base.json, layout === "artifact" ? "blobs" : "layers");
  const type = artifactTypeOf(base.artifactType, config, layers);
  if (type === undefined && config) return { ...base, kind: "image", config, layers };
  return { ...base, kind: "artifact", ...(config && { config }), layers, type: type ?? "" };
}

/** What an artifact is; `undefined` for an image. */
function artifactTypeOf(
  artifactType: string | undefined,
  config: Descriptor | undefined,
  layers: readonly Descriptor[],
): string | undefined {
  if (artifactType !== undefined) return artifactType;
  // BuildKit gives attestations an image config, and their layers only tell them from images.
  if (areAll(layers, (type) => type === MediaTypes.inToto)) return MediaTypes.inToto;
  if (!config) return "";
  const type = bareMediaType(config.mediaType);
  if (isImageConfigType(type)) return undefined;
  // Early Docker wrote image configs without a type or with the generic one (moby/moby#21949).
  const isUntyped = type === "" || type === "application/octet-stream";
  return isUntyped && areAll(layers, isLayerType) ? undefined : type;
}

function areAll(layers: readonly Descriptor[], test: (mediaType: string) => boolean): boolean {
  return layers.length > 0 && layers.every((layer) => test(bareMediaType(layer.mediaType)));
}

function typeOf(json: JsonObject, storeType: string): DocumentType {
  const ownType = bareMediaType(readString(json, "mediaType") ?? "");
  const shape = shapeOf(json);
  for (const mediaType of [ownType, bareMediaType(storeType)]) {
    const layout = layoutOf(mediaType);
    if (layout && (shape === undefined || hasMembersOf(json, layout))) return { layout, mediaType };
  }
  if (!shape) return { layout: undefined, mediaType: ownType || bareMediaType(storeType) };
  // A type of its own that names no known layout is kept: the shape tells only how to read it.
  const isForeign = ownType !== "" && layoutOf(ownType) === undefined;
  return { layout: shape, mediaType: isForeign ? ownType : shapeTypes[shape] };
}

/** Draft type of OCI image-spec 1.1, withdrawn before its release; such manifests are about. */
const artifactManifest = "application/vnd.oci.artifact.manifest.v1+json";

const shapeTypes: Readonly<Record<Layout, string>> = {
  index: MediaTypes.ociIndex,
  image: MediaTypes.ociManifest,
  artifact: artifactManifest,
  schema1: MediaTypes.dockerSchema1,
};

function layoutOf(mediaType: string): Layout | undefined {
  if (isIndexType(mediaType)) return "index";
  if (isImageManifestType(mediaType)) return "image";
  if (isSchema1Type(mediaType)) return "schema1";
  return mediaType === artifactManifest ? "artifact" : undefined;
}

function shapeOf(json: JsonObject): Layout | undefined {
  const layouts: readonly Layout[] = ["index", "schema1", "image", "artifact"];
  return layouts.find((layout) => hasMembersOf(json, layout));
}

function hasMembersOf(json: JsonObject, layout: Layout): boolean {
  switch (layout) {
    case "index":
      return Array.isArray(json["manifests"]);
    case "schema1":
      return Array.isArray(json["fsLayers"]) || readNumber(json, "schemaVersion") === 1;
    case "image":
      return readObject(json, "config") !== undefined || readArray(json, "layers").length > 0;
    case "artifact":
      return Array.isArray(json["blobs"]);
  }
}

function readMember(json: JsonObject, key: string): Descriptor | undefined {
  const object = readObject(json, key);
  return object && readDescriptor(object);
}

function readDescriptors(json: JsonObject, key: string): readonly Descriptor[] {
  return readObjects(json, key).flatMap((object) => readDescriptor(object) ?? []);
}
