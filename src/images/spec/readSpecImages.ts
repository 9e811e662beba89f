import { readNumber, readString } from "../../core/base/json.ts";
import { readDescriptor, type Descriptor } from "../../core/oci/descriptor.ts";
import { InvalidReferenceError, parseReference, type Reference } from "../../core/oci/reference.ts";
import { InvalidPlatformError, parsePlatform } from "../../core/oci/platformText.ts";
import type { Platform } from "../../core/oci/platform.ts";
import type { SpecImage } from "./specFile.ts";
import type { SpecKey } from "./specKeys.ts";
import { expandTemplate, hasPlaceholder } from "./specTemplate.ts";
import type { SpecMember, SpecText, YamlReader } from "./yamlReader.ts";

/** More than any list that a registry accepts (4 MiB). */
const maxImages = 1000;

type Members = ReadonlyMap<SpecKey, SpecMember>;

/** The entries of `manifests`. */
export function readManifests(reader: YamlReader, manifests: SpecMember): readonly SpecImage[] {
  const items = reader.items(manifests);
  if (items.length > maxImages) {
    const { range } = manifests;
    reader.findings.push({ code: "tooManyImages", severity: "error", range, limit: maxImages });
  }
  return items.slice(0, maxImages).flatMap(({ node, range }) => {
    const members = reader.known(node, "manifest");
    const image = members.get("image");
    const name = image && reader.text(image);
    if (!name) {
      reader.findings.push({ code: "missingKey", severity: "error", range, key: "image" });
      return [];
    }
    const reference = readReference(reader, name);
    return reference ? [readImage(reader, members, { reference, name })] : [];
  });
}

/** What the template makes of the platforms. */
export function readTemplate(reader: YamlReader, root: Members): readonly SpecImage[] {
  const [template, platforms] = [root.get("template"), root.get("platforms")];
  const text = template && reader.text(template);
  const wanted = platforms ? reader.texts(platforms) : [];
  if (platforms && !text) {
    const { range } = platforms;
    reader.findings.push({ code: "platformsWithoutTemplate", severity: "error", range });
  }
  if (!text) return [];
  const { range } = text;
  if (wanted.length === 0) {
    reader.findings.push({ code: "templateWithoutPlatforms", severity: "error", range });
  } else if (!hasPlaceholder(text.text)) {
    const severity = wanted.length > 1 ? "error" : "note";
    reader.findings.push({ code: "noPlaceholder", severity, range });
  }
  return wanted.slice(0, maxImages).flatMap((each) => readExpanded(reader, text, each) ?? []);
}

/** Parses a reference; what is none is noted. */
export function readReference(reader: YamlReader, name: SpecText): Reference | undefined {
  try {
    return parseReference(name.text);
  } catch (error) {
    const reason = InvalidReferenceError.is(error) ? error.code : "unknown";
    const { text, range } = name;
    reader.findings.push({ code: "badReference", severity: "error", range, text, reason });
    return undefined;
  }
}

/** A descriptor written out in full; what it lacks is noted. */
export function readFullDescriptor(reader: YamlReader, member: SpecMember): Descriptor | undefined {
  const json = reader.json(member);
  if (!json) return undefined;
  const descriptor = readDescriptor(json);
  const { range } = member;
  const missing = !descriptor
    ? "digest"
    : readString(json, "mediaType") === undefined
      ? "mediaType"
      : readNumber(json, "size") === undefined
        ? "size"
        : undefined;
  if (!missing) return descriptor;
  reader.findings.push({ code: "badDescriptor", severity: "error", range, member: missing });
  return undefined;
}

function readImage(
  reader: YamlReader,
  members: Members,
  { reference, name }: { readonly reference: Reference; readonly name: SpecText },
): SpecImage {
  const [platform, annotations, full] = [
    members.get("platform"),
    members.get("annotations"),
    members.get("descriptor"),
  ];
  const descriptor = full && readFullDescriptor(reader, full);
  if (descriptor && reference.digest !== undefined && reference.digest !== descriptor.digest) {
    const { range } = name;
    reader.findings.push({ code: "otherDigest", severity: "error", range });
  }
  return {
    reference,
    ...(platform ? readSpecPlatform(reader, platform) : { platform: {} }),
    annotations: annotations ? reader.textMap(annotations) : {},
    ...(descriptor && { descriptor }),
    range: name.range,
  };
}

type PlatformParts = Pick<SpecImage, "platform" | "platformRanges">;

function readSpecPlatform(reader: YamlReader, member: SpecMember): PlatformParts {
  if (!reader.isMapping(member)) return readShortPlatform(reader, member);
  const members = reader.known(member.value, "platform");
  const textOf = (key: SpecKey) => {
    const found = members.get(key);
    return found && reader.text(found);
  };
  const [os, architecture] = [textOf("os"), textOf("architecture")];
  const [variant, osVersion] = [textOf("variant")?.text, textOf("osversion")?.text];
  const features = members.get("osfeatures");
  const osFeatures = features && reader.texts(features).map(({ text }) => text);
  const platform = {
    ...(os && { os: os.text }),
    ...(architecture && { architecture: architecture.text }),
    ...(variant !== undefined && { variant }),
    ...(osVersion !== undefined && { osVersion }),
    ...(osFeatures && { osFeatures }),
  };
  const platformRanges = {
    ...(os && { os: os.range }),
    ...(architecture && { architecture: architecture.range }),
  };
  return { platform, platformRanges };
}

/** `platform: linux/arm64`, as everywhere else platforms are written. */
function readShortPlatform(reader: YamlReader, member: SpecMember): PlatformParts {
  const text = reader.text(member);
  const platform = text && readPlatformText(reader, text);
  if (!platform) return { platform: {} };
  const { extra: _extra, ...said } = platform;
  return { platform: said, platformRanges: { os: text.range, architecture: text.range } };
}

function readExpanded(
  reader: YamlReader,
  template: SpecText,
  wanted: SpecText,
): SpecImage | undefined {
  const platform = readPlatformText(reader, wanted);
  if (!platform) return undefined;
  const text = expandTemplate(template.text, platform);
  const reference = readReference(reader, { text, range: template.range });
  if (!reference) return undefined;
  const { extra: _extra, ...said } = platform;
  return { reference, platform: said, annotations: {}, range: wanted.range };
}

function readPlatformText(reader: YamlReader, { text, range }: SpecText): Platform | undefined {
  try {
    return parsePlatform(text);
  } catch (error) {
    if (!InvalidPlatformError.is(error)) throw error;
    reader.findings.push({ code: "badPlatform", severity: "error", range, text });
    return undefined;
  }
}
