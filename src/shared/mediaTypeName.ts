import { bareMediaType, MediaTypes } from "../core/oci/mediaTypes.ts";

/** Kinds of content that have a name of their own; the words are in `ViewStrings.typeNames`. */
export type TypeName =
  | "dockerList"
  | "ociIndex"
  | "dockerManifest"
  | "ociManifest"
  | "schema1"
  | "dockerConfig"
  | "ociConfig"
  | "emptyConfig"
  | "layer"
  | "attestation"
  | "helmConfig"
  | "helmChart"
  | "artifact"
  | "json"
  | "unknown";

const names: ReadonlyMap<string, TypeName> = new Map([
  [MediaTypes.dockerList, "dockerList"],
  [MediaTypes.ociIndex, "ociIndex"],
  [MediaTypes.dockerManifest, "dockerManifest"],
  [MediaTypes.ociManifest, "ociManifest"],
  [MediaTypes.dockerSchema1, "schema1"],
  [MediaTypes.dockerSchema1Signed, "schema1"],
  [MediaTypes.dockerConfig, "dockerConfig"],
  [MediaTypes.ociConfig, "ociConfig"],
  [MediaTypes.ociEmpty, "emptyConfig"],
  [MediaTypes.inToto, "attestation"],
  ["application/vnd.cncf.helm.config.v1+json", "helmConfig"],
  ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "helmChart"],
]);

/** What content of a media type is called. */
export function typeNameOf(mediaType: string): TypeName {
  const bare = bareMediaType(mediaType);
  const known = names.get(bare);
  if (known) return known;
  if (/^application\/vnd\.(?:oci\.image\.layer|docker\.image\.rootfs)\./.test(bare)) return "layer";
  return bare.endsWith("json") ? "json" : "unknown";
}
