import { readArray } from "../../core/base/json.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { ImageConfig } from "../../core/oci/imageConfig.ts";
import { isAttestation } from "../../core/oci/indexContents.ts";
import type { IndexManifest, Manifest } from "../../core/oci/manifest.ts";
import { effectiveMediaType } from "../../core/oci/parseManifest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { platformsAgree } from "../../core/oci/platformAgreement.ts";
import { removeEntry } from "./checkEntries.ts";
import type { FoundMember } from "./findMember.ts";
import type { ListFinding, ListFix } from "./listFinding.ts";
import type { ListTextEntry } from "./readListText.ts";

/**
 * What an entry of a list says against what its manifest and config say. `known` is what the text
 * tells of the entry; what of it the image can mend is given back with the fix.
 */
export function compareMember(
  entry: ListTextEntry,
  descriptor: Descriptor,
  member: FoundMember,
  known: readonly ListFinding[],
): readonly ListFinding[] {
  const { path } = entry;
  const { digest } = descriptor;
  switch (member.kind) {
    case "missing": {
      const fixes = [removeEntry(entry)];
      return [{ code: "missingChild", severity: "error", digest, path, fixes }];
    }
    case "unread": {
      const { error } = member;
      return [{ code: "unreadChild", severity: "warning", digest, error, path, fixes: [] }];
    }
    case "found": {
      const { manifest, config, isInTarget } = member;
      return [
        ...compareContent(entry, descriptor, manifest),
        ...(config && !entry.isAttestation
          ? comparePlatform(entry, descriptor, config, known)
          : []),
        ...(manifest.kind === "index" && isInTarget ? flattened(entry, manifest, known) : []),
      ];
    }
  }
}

function compareContent(
  entry: ListTextEntry,
  descriptor: Descriptor,
  manifest: Manifest,
): readonly ListFinding[] {
  const { position, path } = entry;
  const size = manifest.raw.bytes.length;
  const mediaType = effectiveMediaType(manifest);
  const edits = [{ kind: "setContent", position, size, mediaType }] as const;
  const base = { severity: "error", fixes: [{ kind: "useSizeAndType", edits }] } as const;
  const findings: ListFinding[] = [];
  if (descriptor.size !== size) {
    const facts = { claimed: descriptor.size, actual: size };
    findings.push({ ...base, code: "sizeMismatch", ...facts, path: [...path, "size"] });
  }
  if (descriptor.mediaType !== mediaType) {
    const facts = { claimed: descriptor.mediaType, actual: mediaType };
    findings.push({ ...base, code: "mediaTypeMismatch", ...facts, path: [...path, "mediaType"] });
  }
  return findings;
}

/** The list may say something else on purpose, as `docker manifest annotate` lets it. */
function comparePlatform(
  entry: ListTextEntry,
  { platform: claimed }: Descriptor,
  { platform: actual }: ImageConfig,
  known: readonly ListFinding[],
): readonly ListFinding[] {
  if (actual.os === "" || actual.architecture === "") return [];
  const fix = platformFix(entry, actual);
  const isKnown = known.some(({ code }) => code === "missingPlatform");
  const mended = known
    .filter(({ code }) => isMendedBy(actual, code))
    .map((finding) => ({ ...finding, fixes: [fix, ...finding.fixes] }));
  if (!claimed || isKnown || platformsAgree(claimed, actual)) return mended;
  const path = [...entry.path, "platform"];
  const facts = { severity: "warning", claimed, actual, path, fixes: [fix] } as const;
  return [...mended, { code: "platformMismatch", ...facts }];
}

function isMendedBy(actual: Platform, code: ListFinding["code"]): boolean {
  if (code === "missingPlatform") return true;
  return code === "windowsWithoutVersion" && actual.osVersion !== undefined;
}

function platformFix({ position }: ListTextEntry, platform: Platform): ListFix {
  return { kind: "usePlatformOfConfig", edits: [{ kind: "setPlatform", position, platform }] };
}

/**
 * What an inner list holds can take its place. Only if that list is in the target: of members that
 * are elsewhere nothing would tell a push where.
 */
function flattened(
  { position }: ListTextEntry,
  inner: IndexManifest,
  known: readonly ListFinding[],
): readonly ListFinding[] {
  const members = inner.manifests;
  const isReadable = readArray(inner.json, "manifests").length === members.length;
  if (!isReadable || members.length === 0) return [];
  const images = members.filter((each) => !isAttestation(each)).length;
  const fix: ListFix = {
    kind: "flatten",
    edits: [
      { kind: "add", members, before: position },
      { kind: "remove", position: position + images },
    ],
  };
  return known
    .filter(({ code }) => code === "nestedIndex")
    .map((finding) => ({ ...finding, fixes: [fix] }));
}
