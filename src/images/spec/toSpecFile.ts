import { Document, isMap, isSeq } from "yaml";
import type { JsonObject } from "../../core/base/json.ts";
import { descriptorToJson, type Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import type { IndexManifest } from "../../core/oci/manifest.ts";
import { isImageManifestType, MediaTypes } from "../../core/oci/mediaTypes.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import { isUnknownPlatform, type Platform } from "../../core/oci/platform.ts";
import { familiarReference, type Reference } from "../../core/oci/reference.ts";
import { automaticFormat } from "../drafts/listFormat.ts";

/** What is true of an image, whatever a list says of it. */
export interface ImageFacts {
  readonly mediaType: string;
  readonly size: number;
  /** Of its config. */
  readonly platform: Platform;
}

/** A list that is to be written as a spec file. */
export interface SpecList {
  readonly target: Reference & { readonly tag: string };
  readonly moreTags: readonly string[];
  readonly list: IndexManifest;
  /** Where members are, by digest or by a tag that names them; the target's repository otherwise. */
  readonly references: ReadonlyMap<Digest, Reference>;
  /** Members whose facts are not known are written out in full. */
  readonly facts: ReadonlyMap<Digest, ImageFacts>;
}

/** The text of a spec file. */
export interface SpecText {
  readonly text: string;
  /** Names of members of the list that no spec file can hold. */
  readonly left: readonly string[];
}

const listMembers: ReadonlySet<string> = new Set([
  "schemaVersion",
  "mediaType",
  "manifests",
  "annotations",
  "artifactType",
  "subject",
]);

/**
 * Writes a list as a spec file that makes the same list again: every descriptor is the same once
 * the file is composed. An entry that image, platform and annotations do not determine (an
 * attestation, a list, one with unusual members) is written out as `descriptor`.
 */
export function toSpecFile(source: SpecList): SpecText {
  const { list, target, moreTags } = source;
  const type = typeOf(list);
  const content = {
    image: familiarReference(target),
    ...(moreTags.length > 0 && { tags: moreTags }),
    ...(type && { type }),
    ...(Object.keys(list.annotations).length > 0 && { annotations: list.annotations }),
    ...(list.artifactType !== undefined && { artifactType: list.artifactType }),
    ...(list.subject && { subject: descriptorToJson(list.subject) }),
    manifests: list.manifests.map((each) => entryOf(each, source)),
  };
  // Texts that YAML 1.1 would read otherwise (`yes`, `1_0`) are quoted for other tools.
  const document = new Document(content, { compat: "yaml-1.1", aliasDuplicateObjects: false });
  flattenPlatforms(document);
  const left = Object.keys(list.json).filter((name) => !listMembers.has(name));
  return { text: document.toString({ lineWidth: 0, flowCollectionPadding: false }), left };
}

/** Only where the automatic choice would be another. */
function typeOf(list: IndexManifest): "docker" | "oci" | undefined {
  const { manifests, annotations, artifactType, subject } = list;
  const hasOwnMembers =
    Object.keys(annotations).length > 0 || artifactType !== undefined || subject !== undefined;
  const automatic = automaticFormat({ members: manifests, hasOwnMembers }).mediaType;
  const mediaType = effectiveMediaType(list);
  if (mediaType === automatic) return undefined;
  return mediaType === MediaTypes.dockerList ? "docker" : "oci";
}

function entryOf(
  descriptor: Descriptor,
  { target, references, facts }: Pick<SpecList, "target" | "references" | "facts">,
): JsonObject {
  const { digest, platform, annotations } = descriptor;
  const { registry, repository } = target;
  const reference = references.get(digest) ?? { registry, repository, digest };
  const known = facts.get(digest);
  const image = familiarReference(reference);
  if (!known || !platform || !isPlain(descriptor, platform, known)) {
    const whole = familiarReference({ ...withoutTag(reference), digest });
    return { image: whole, descriptor: descriptorToJson(descriptor) };
  }
  return {
    image,
    platform: platformOf(platform, known.platform),
    ...(annotations && { annotations }),
  };
}

function withoutTag({ registry, repository }: Reference): Reference {
  return { registry, repository };
}

/** Whether the image, its platform and annotations are all there is to an entry. */
function isPlain(descriptor: Descriptor, platform: Platform, facts: ImageFacts): boolean {
  const { mediaType, size, annotations, urls, data, artifactType, extra } = descriptor;
  if (isAttestation(descriptor) || isUnknownPlatform(platform)) return false;
  if (!isImageManifestType(mediaType)) return false;
  if (mediaType !== facts.mediaType || size !== facts.size) return false;
  if (platform.os === "" || platform.architecture === "") return false;
  if (annotations && Object.keys(annotations).length === 0) return false;
  return (urls ?? data ?? artifactType ?? extra ?? platform.extra) === undefined;
}

/** What the list leaves open although the config says it is written as empty. */
function platformOf(written: Platform, config: Platform): JsonObject {
  const { os, architecture } = written;
  const variant = written.variant ?? (config.variant ? "" : undefined);
  const osversion = written.osVersion ?? (config.osVersion ? "" : undefined);
  const osfeatures = written.osFeatures ?? (config.osFeatures ? [] : undefined);
  return {
    os,
    architecture,
    ...(variant !== undefined && { variant }),
    ...(osversion !== undefined && { osversion }),
    ...(osfeatures && { osfeatures }),
  };
}

/** `{os: linux, architecture: amd64}` on a line, as people write it. */
function flattenPlatforms(document: Document): void {
  const manifests = document.get("manifests");
  if (!isSeq(manifests)) return;
  for (const item of manifests.items) {
    const platform = isMap(item) ? item.get("platform") : undefined;
    if (isMap(platform)) platform.flow = true;
  }
}
