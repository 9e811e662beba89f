import type { JsonObject } from "../base/json.ts";
import { readNumber, readObject, readString, readStringMap, readStrings } from "../base/json.ts";
import { isDigest, type Digest } from "./digest.ts";
import type { Platform } from "./platform.ts";

/** Names content by type, digest and size in bytes (image-spec descriptor.md). */
export interface Descriptor {
  readonly mediaType: string;
  readonly digest: Digest;
  readonly size: number;
  readonly platform?: Platform;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly artifactType?: string;
  readonly urls?: readonly string[];
  /** Embedded content, base64; to be verified against the digest before use. */
  readonly data?: string;
  /** Members that this model does not know; kept as they came. */
  readonly extra?: JsonObject;
}

const descriptorMembers: ReadonlySet<string> = new Set([
  "mediaType",
  "digest",
  "size",
  "platform",
  "annotations",
  "artifactType",
  "urls",
  "data",
]);
const platformMembers: ReadonlySet<string> = new Set([
  "os",
  "architecture",
  "variant",
  "os.version",
  "os.features",
]);

/**
 * Reads a descriptor; `undefined` if the digest is missing or unusable. A missing media type reads
 * as the empty string, a missing or negative size as 0: such descriptors occur and are shown.
 */
export function readDescriptor(object: JsonObject): Descriptor | undefined {
  const digest = readString(object, "digest");
  if (digest === undefined || !isDigest(digest)) return undefined;
  const platform = readObject(object, "platform");
  const annotations = readStringMap(object, "annotations");
  const artifactType = readString(object, "artifactType");
  const urls = readStrings(object, "urls");
  const data = readString(object, "data");
  const extra = membersBeside(descriptorMembers, object);
  return {
    mediaType: readString(object, "mediaType") ?? "",
    digest,
    size: Math.max(0, readNumber(object, "size") ?? 0),
    ...(platform && { platform: readEntryPlatform(platform) }),
    ...(annotations && { annotations }),
    ...(artifactType !== undefined && { artifactType }),
    ...(urls.length > 0 && { urls }),
    ...(data !== undefined && { data }),
    ...(extra && { extra }),
  };
}

function membersBeside(known: ReadonlySet<string>, object: JsonObject): JsonObject | undefined {
  const others = Object.entries(object).filter(([name]) => !known.has(name));
  return others.length > 0 ? Object.fromEntries(others) : undefined;
}

/** Reads os, architecture, variant, os.version and os.features of an index entry or a config. */
export function readPlatform(object: JsonObject): Platform {
  const variant = readString(object, "variant");
  const osVersion = readString(object, "os.version");
  const osFeatures = readStrings(object, "os.features");
  return {
    os: readString(object, "os") ?? "",
    architecture: readString(object, "architecture") ?? "",
    ...(variant && { variant }),
    ...(osVersion && { osVersion }),
    ...(osFeatures.length > 0 && { osFeatures }),
  };
}

/** The platform of an index entry, with the members that only it may have. */
function readEntryPlatform(object: JsonObject): Platform {
  const extra = membersBeside(platformMembers, object);
  return { ...readPlatform(object), ...(extra && { extra }) };
}

/** The JSON form of a descriptor, members in the order Docker and containerd write them. */
export function descriptorToJson(descriptor: Descriptor): JsonObject {
  const { platform } = descriptor;
  return {
    mediaType: descriptor.mediaType,
    size: descriptor.size,
    digest: descriptor.digest,
    ...(platform && { platform: platformToJson(platform) }),
    ...(descriptor.urls && { urls: descriptor.urls }),
    ...(descriptor.annotations && { annotations: descriptor.annotations }),
    ...(descriptor.data !== undefined && { data: descriptor.data }),
    ...(descriptor.artifactType !== undefined && { artifactType: descriptor.artifactType }),
    ...descriptor.extra,
  };
}

function platformToJson(platform: Platform): JsonObject {
  return {
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.osVersion !== undefined && { "os.version": platform.osVersion }),
    ...(platform.osFeatures && { "os.features": platform.osFeatures }),
    ...(platform.variant !== undefined && { variant: platform.variant }),
    ...platform.extra,
  };
}
