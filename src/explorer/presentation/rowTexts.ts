import { formatBytes } from "../../core/base/byteSize.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import type { Platform } from "../../core/oci/platform.ts";
import { formatPlatform, formatPlatformShort } from "../../core/oci/platformText.ts";
import { isIndexType } from "../../core/oci/mediaTypes.ts";
import { statementKinds, type StatementKind } from "../../core/oci/statementKinds.ts";
import type { IndexNode, PartNode, PlatformNode } from "../nodes.ts";
import type { RowSummary } from "../rows/rowSummary.ts";
import type { Texts } from "./texts.ts";

/** Between the facts of a description; said as a pause. */
export const separator = " · ";

/** Platforms named on one row; the rest is counted. */
const maxPlatforms = 8;

/** What a tag holds: `amd64 · arm64 · windows/amd64` for a list, `linux/amd64` for an image. */
export function tagDescription(summary: RowSummary | undefined, texts: Texts): string {
  return summary ? contents(summary, texts, formatPlatformShort) : "";
}

/** The same, spelt out for screen readers. */
export function spokenContents(summary: RowSummary | undefined, texts: Texts): string {
  return summary ? contents(summary, texts, formatPlatform) : "";
}

/** `1.2 MB · sha256:83c7f9c9 · SBOM · provenance` */
export function platformDescription(
  node: PlatformNode,
  summary: RowSummary | undefined,
  texts: Texts,
): string {
  const size = summary?.kind === "image" || summary?.kind === "artifact" ? summary.size : undefined;
  return joined(
    size === undefined ? undefined : formatBytes(size),
    shortDigest(node.digest),
    node.entryKind === "image" ? undefined : texts.notAnImage(),
    summary?.kind === "failed" ? texts.unavailable() : undefined,
    ...attestations(node.attestations, summary, texts),
  );
}

/** `amd64 · arm64 · sha256:1a8facd7` */
export function indexDescription(
  node: IndexNode,
  summary: RowSummary | undefined,
  texts: Texts,
): string {
  return joined(tagDescription(summary, texts), shortDigest(node.digest));
}

/** `1.2 MB · sha256:83c7f9c9`, before it what an attestation or referrer is. */
export function partDescription(
  { descriptor, role }: PartNode,
  summary: RowSummary | undefined,
  texts: Texts,
): string {
  const { size, digest, artifactType } = descriptor;
  const isAbout = role === "attestation" || role === "referrer";
  const kinds = summary?.kind === "artifact" ? summary.statements : statementKinds([descriptor]);
  const known = isAbout ? kinds.filter((kind) => kind !== "other") : [];
  return joined(
    role === "referrer" ? artifactType : undefined,
    ...known.map((kind) => texts.attestation(kind)),
    size > 0 ? formatBytes(size) : undefined,
    shortDigest(digest),
  );
}

/** How an entry of an index is called, after its platform if it has one. */
export function platformLabel(platform: Platform | undefined, texts: Texts): string {
  return platform ? formatPlatform(platform) : texts.withoutPlatform();
}

function contents(
  summary: RowSummary,
  texts: Texts,
  format: (platform: Platform) => string,
): string {
  switch (summary.kind) {
    case "image":
      // A lone platform is written in full, which tells an image from a list of one.
      return summary.platform ? formatPlatform(summary.platform) : texts.withoutPlatform();
    case "index":
      return entryNames(summary.entries, texts, format);
    case "artifact":
      return summary.type || texts.notAnImage();
    case "other":
      return summary.mediaType || texts.notAnImage();
    case "failed":
      return texts.unavailable();
  }
}

function entryNames(
  entries: readonly Descriptor[],
  texts: Texts,
  format: (platform: Platform) => string,
): string {
  const names = [...new Set(entries.map((entry) => entryName(entry, texts, format)))];
  const shown = names.slice(0, maxPlatforms);
  const rest = names.length - shown.length;
  return joined(...shown, rest > 0 ? `+${rest}` : undefined) || texts.noEntries();
}

function entryName(
  { platform, mediaType }: Descriptor,
  texts: Texts,
  format: (platform: Platform) => string,
): string {
  if (platform) return format(platform);
  return isIndexType(mediaType) ? texts.nestedIndex() : texts.withoutPlatform();
}

function attestations(
  folded: readonly Descriptor[],
  summary: RowSummary | undefined,
  texts: Texts,
): readonly string[] {
  if (folded.length === 0) return [];
  const known = summary?.kind === "image" ? summary.attestations : [];
  const kinds: readonly StatementKind[] = known.length > 0 ? known : ["other"];
  return kinds.map((kind) => texts.attestation(kind));
}

function joined(...facts: readonly (string | undefined)[]): string {
  return facts.filter(Boolean).join(separator);
}
