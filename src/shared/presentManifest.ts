import { assertNever } from "../core/base/errors.ts";
import type { Descriptor } from "../core/oci/descriptor.ts";
import { indexContents, type IndexEntry } from "../core/oci/indexContents.ts";
import type { ImageConfig } from "../core/oci/imageConfig.ts";
import type { IndexManifest, Manifest } from "../core/oci/manifest.ts";
import { bareMediaType, isNonDistributableType } from "../core/oci/mediaTypes.ts";
import { effectiveMediaType } from "../core/oci/parseManifest.ts";
import { formatPlatform } from "../core/oci/platformText.ts";
import { typeNameOf } from "./mediaTypeName.ts";
import type {
  ArtifactDetails,
  ConfigFacts,
  Content,
  Details,
  IndexDetails,
  IndexRow,
  LayerRow,
  LinkedContent,
  NamedValue,
} from "./viewState.ts";

/** Rows whose manifests are read for their details; an index of thousands would be thousands of requests. */
export const maxDescribedRows = 100;

/** Annotation that names a file of an artifact (image-spec annotations.md; ORAS). */
const titleKey = "org.opencontainers.image.title";

/**
 * What the view shows of a manifest at once, with nothing else read yet: rows and config are
 * `loading`. `sources` says, in the order of the entries of an index, where a draft took them from.
 */
export function presentManifest(
  manifest: Manifest,
  sources?: ReadonlyMap<string, string>,
): Content {
  const { raw } = manifest;
  const mediaType = effectiveMediaType(manifest);
  const hasMembers = manifest.kind !== "opaque";
  return {
    digest: raw.digest,
    isVerified: true,
    mediaType,
    typeName: typeNameOf(mediaType),
    size: raw.bytes.length,
    details: detailsOf(manifest, sources),
    annotations: hasMembers ? namedValues(manifest.annotations) : [],
    ...(hasMembers && manifest.subject && { subject: toLink(manifest.subject, "manifest") }),
    text: new TextDecoder().decode(raw.bytes),
  };
}

function detailsOf(manifest: Manifest, sources?: ReadonlyMap<string, string>): Details {
  switch (manifest.kind) {
    case "index":
      return indexDetails(manifest, sources);
    case "image":
      return {
        kind: "image",
        config: toLink(manifest.config, "blob"),
        configFacts: { kind: "loading" },
        layers: manifest.layers.map(toLayerRow),
      };
    case "artifact":
      return artifactDetails(manifest.type, manifest.config, manifest.layers);
    case "schema1":
      return { kind: "schema1", architecture: manifest.architecture, layers: manifest.layers };
    case "unknown":
      return { kind: "json" };
    case "opaque":
      return { kind: "notJson" };
    default:
      return assertNever(manifest);
  }
}

function indexDetails(index: IndexManifest, sources?: ReadonlyMap<string, string>): IndexDetails {
  const { entries, orphanAttestations } = indexContents(index);
  return {
    kind: "index",
    rows: entries.map((entry, position) => toIndexRow(entry, position, sources)),
    orphans: orphanAttestations.map((descriptor) => toLink(descriptor, "manifest")),
    described: Math.min(entries.length, maxDescribedRows),
  };
}

function toIndexRow(
  { descriptor, kind, platform, attestations }: IndexEntry,
  position: number,
  sources: ReadonlyMap<string, string> | undefined,
): IndexRow {
  const source = sources?.get(descriptor.digest);
  return {
    platform: platform ? formatPlatform(platform) : "",
    content: toLink(descriptor, "manifest"),
    entryKind: kind,
    ...(source && { source }),
    attestations: attestations.map(({ digest }) => digest),
    details: { kind: position < maxDescribedRows ? "loading" : "notRead" },
  };
}

function artifactDetails(
  type: string,
  config: Descriptor | undefined,
  layers: readonly Descriptor[],
): ArtifactDetails {
  return {
    kind: "artifact",
    type,
    ...(config && { config: toLink(config, "blob") }),
    layers: layers.map(toLayerRow),
  };
}

function toLayerRow(descriptor: Descriptor): LayerRow {
  const title = descriptor.annotations?.[titleKey];
  return {
    content: toLink(descriptor, "blob"),
    isForeign: isNonDistributableType(bareMediaType(descriptor.mediaType)),
    ...(title && { title }),
  };
}

function toLink(
  { digest, mediaType, size }: Descriptor,
  target: LinkedContent["target"],
): LinkedContent {
  return { digest, mediaType, size, target };
}

/** What the view shows of an image config. */
export function presentConfig(config: ImageConfig): ConfigFacts {
  const { created, author, user, workingDir, stopSignal } = config;
  const { entrypoint, cmd, env, exposedPorts, volumes, labels, platform } = config;
  return {
    platform: platform.os || platform.architecture ? formatPlatform(platform) : "",
    ...(created && { created }),
    ...(author && { author }),
    ...(user && { user }),
    ...(workingDir && { workingDir }),
    ...(stopSignal && { stopSignal }),
    entrypoint,
    cmd,
    env,
    ports: exposedPorts,
    volumes,
    labels: namedValues(labels),
  };
}

function namedValues(map: Readonly<Record<string, string>>): readonly NamedValue[] {
  return Object.entries(map).map(([name, value]) => ({ name, value }));
}
