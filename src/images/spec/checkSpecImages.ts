import { knownArchitectures, knownOs } from "../../core/oci/platformValues.ts";
import { normalizePlatform, platformKey } from "../../core/oci/platformMatch.ts";
import { familiarReference, formatReference } from "../../core/oci/reference.ts";
import { nearestName } from "./nearestName.ts";
import type { SpecFile, SpecImage, SpecPlatform } from "./specFile.ts";
import type { SpecKey } from "./specKeys.ts";
import type { SpecMember, YamlReader } from "./yamlReader.ts";

interface Parts extends Pick<SpecFile, "images" | "type"> {
  readonly target: SpecFile["target"] | undefined;
  readonly root: ReadonlyMap<SpecKey, SpecMember>;
}

/** Notes what is wrong between parts of a file that are each fine by themselves. */
export function checkSpecImages(reader: YamlReader, parts: Parts): void {
  const { target, images, type, root } = parts;
  checkDuplicates(reader, images);
  for (const image of images) {
    checkNames(reader, image);
    if (target) checkSource(reader, image, target);
  }
  if (type === "docker") checkDocker(reader, root, images);
}

function checkDuplicates(reader: YamlReader, images: readonly SpecImage[]): void {
  const seen = new Map<string, SpecImage>();
  for (const image of images) {
    const { platform, reference, descriptor, range } = image;
    const key = descriptor ? undefined : keyOf(platform);
    if (key === undefined) continue;
    const before = seen.get(key);
    if (!before) seen.set(key, image);
    else if (formatReference(before.reference) !== formatReference(reference)) {
      const first = familiarReference(before.reference);
      const code = "duplicatePlatform";
      reader.findings.push({ code, severity: "error", range, platform, first });
    }
  }
}

/** `undefined` unless the file alone decides the platform: configs fill in what it leaves open. */
function keyOf(said: SpecPlatform): string | undefined {
  const { os, architecture } = said;
  if (!os || !architecture) return undefined;
  const platform = { ...said, os, architecture };
  const normal = normalizePlatform(platform);
  if (normal.os === "windows" && said.osVersion === undefined) return undefined;
  // `armhf` names its variant, `arm` does not.
  const isOpenArm = normal.architecture === "arm" && architecture.toLowerCase() === "arm";
  return isOpenArm && said.variant === undefined ? undefined : platformKey(platform);
}

function checkNames(
  reader: YamlReader,
  { platform, range: imageRange, platformRanges }: SpecImage,
): void {
  const said = { os: "", architecture: "", ...platform };
  const { os, architecture } = normalizePlatform(said);
  if (os !== "" && os !== "unknown" && !knownOs().includes(os)) {
    const suggestion = nearestName(os, knownOs());
    const range = platformRanges?.os ?? imageRange;
    reader.findings.push({ code: "unknownOs", severity: "note", range, os, suggestion });
  }
  if (
    architecture !== "" &&
    architecture !== "unknown" &&
    !knownArchitectures().includes(architecture)
  ) {
    const suggestion = nearestName(architecture, knownArchitectures());
    const range = platformRanges?.architecture ?? imageRange;
    const code = "unknownArchitecture";
    reader.findings.push({ code, severity: "note", range, architecture, suggestion });
  }
}

function checkSource(
  reader: YamlReader,
  { reference, range }: SpecImage,
  target: SpecFile["target"],
): void {
  if (reference.digest !== undefined) return;
  const text = formatReference(reference);
  if (text !== formatReference(target)) return;
  const familiar = familiarReference(reference);
  reader.findings.push({ code: "sourceIsTarget", severity: "warning", range, text: familiar });
}

function checkDocker(
  reader: YamlReader,
  root: ReadonlyMap<SpecKey, SpecMember>,
  images: readonly SpecImage[],
): void {
  const code = "ociKeyInDockerList";
  for (const key of ["annotations", "artifactType", "subject"] as const) {
    const range = root.get(key)?.range;
    if (range) reader.findings.push({ code, severity: "error", range, key });
  }
  for (const { annotations, range } of images) {
    if (Object.keys(annotations).length === 0) continue;
    reader.findings.push({ code, severity: "error", range, key: "annotations" });
  }
}
