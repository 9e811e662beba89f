import { readObject, readString } from "../../core/base/json.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { entryKindOf } from "../../core/oci/indexContents.ts";
import { AttestationKeys } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { platformKey } from "../../core/oci/platformMatch.ts";
import type { ListFinding, ListFix, Severity } from "./listFinding.ts";
import type { ListText, ListTextEntry } from "./readListText.ts";

/**
 * Podman pushes an image twice, compressed differently, and tells the two by this annotation
 * (containers/image, `io.github.containers.compression.zstd`).
 */
const compressionKey = "io.github.containers.compression.zstd";

/** What is wrong with entries of a list, as far as the list itself tells. */
export function checkEntries(list: ListText): readonly ListFinding[] {
  const { entries, index } = list;
  const images = new Set<string>(
    entries.flatMap(({ descriptor, isAttestation }) =>
      descriptor && !isAttestation ? [descriptor.digest] : [],
    ),
  );
  const isDocker = index?.mediaType === MediaTypes.dockerList;
  const single = entries.flatMap((entry) => {
    const { descriptor, isAttestation } = entry;
    if (!descriptor) return [unreadable(entry)];
    if (isAttestation) return orphan(entry, descriptor, images);
    return checkEntry(entry, descriptor, isDocker);
  });
  return [...single, ...duplicates(entries)];
}

/** A click that takes an entry out of the list. */
export function removeEntry({ position }: ListTextEntry): ListFix {
  return { kind: "removeEntry", edits: [{ kind: "remove", position }] };
}

function unreadable(entry: ListTextEntry): ListFinding {
  const digest = (entry.json && readString(entry.json, "digest")) ?? "";
  const path = entry.json ? [...entry.path, "digest"] : entry.path;
  const fixes = [removeEntry(entry)];
  return { code: "unreadableDigest", severity: "error", digest, path, fixes };
}

function orphan(
  entry: ListTextEntry,
  { annotations = {} }: Descriptor,
  images: ReadonlySet<string>,
): readonly ListFinding[] {
  const subject = annotations[AttestationKeys.subject] ?? "";
  if (images.has(subject)) return [];
  const path = [...entry.path, "annotations", AttestationKeys.subject];
  const fixes = [removeEntry(entry)];
  return [{ code: "orphanAttestation", severity: "warning", subject, path, fixes }];
}

function checkEntry(
  entry: ListTextEntry,
  descriptor: Descriptor,
  isDocker: boolean,
): readonly ListFinding[] {
  const { path } = entry;
  const { digest, platform } = descriptor;
  switch (entryKindOf(descriptor)) {
    case "index":
      return [{ code: "nestedIndex", severity: "warning", digest, path, fixes: [] }];
    case "schema1":
      return [{ code: "schema1", severity: "error", digest, path, fixes: [removeEntry(entry)] }];
    case "artifact":
    case "unknown":
      return [];
    case "image":
      return platform ? checkPlatform(entry, platform) : [withoutPlatform(entry, isDocker)];
  }
}

/**
 * Docker's lists require a platform (manifest-v2-2.md). In an OCI index it is optional, and clients
 * then read the config or take the image for any machine, which is hardly ever meant.
 */
function withoutPlatform({ path }: ListTextEntry, isDocker: boolean): ListFinding {
  return missing("platform", path, isDocker ? "error" : "warning");
}

function checkPlatform(entry: ListTextEntry, platform: Platform): readonly ListFinding[] {
  const path = [...entry.path, "platform"];
  const written = readObject(entry.json ?? {}, "platform") ?? {};
  const findings: ListFinding[] = [];
  for (const member of ["os", "architecture"] as const) {
    // Both are required (image-index.md); registries and clients do take empty ones.
    const isWritten = readString(written, member) !== undefined;
    if (platform[member] === "") {
      findings.push(missing(member, [...path, member], isWritten ? "warning" : "error"));
    }
  }
  if (platform.os.toLowerCase() === "windows" && platform.osVersion === undefined) {
    findings.push({ code: "windowsWithoutVersion", severity: "warning", path, fixes: [] });
  }
  return findings;
}

function missing(
  member: "platform" | "os" | "architecture",
  path: ListFinding["path"],
  severity: Severity,
): ListFinding {
  return { code: "missingPlatform", severity, member, path, fixes: [] };
}

/** Of images that no client can tell apart all but the first: the first is taken. */
function duplicates(entries: readonly ListTextEntry[]): readonly ListFinding[] {
  const firsts = new Map<string, Descriptor>();
  return entries.flatMap((entry): readonly ListFinding[] => {
    const { descriptor, isAttestation, path } = entry;
    const platform = descriptor?.platform;
    if (!descriptor || !platform || isAttestation) return [];
    if (entryKindOf(descriptor) !== "image") return [];
    const key = `${platformKey(platform)} ${descriptor.annotations?.[compressionKey] ?? ""}`;
    const first = firsts.get(key);
    firsts.set(key, first ?? descriptor);
    if (!first) return [];
    return [
      {
        code: "duplicatePlatform",
        severity: "error",
        platform,
        first: first.digest,
        second: descriptor.digest,
        path: [...path, "platform"],
        fixes: [removeEntry(entry)],
      },
    ];
  });
}
