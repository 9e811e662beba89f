import type { Descriptor } from "./descriptor.ts";
import { AttestationKeys, type IndexManifest } from "./manifest.ts";
import {
  bareMediaType,
  isImageConfigType,
  isImageManifestType,
  isIndexType,
  isJsonType,
  isSchema1Type,
} from "./mediaTypes.ts";
import { isUnknownPlatform, type Platform } from "./platform.ts";

/** What an entry of an index says it names; only its manifest tells for sure. */
export type IndexEntryKind = "image" | "index" | "artifact" | "schema1" | "unknown";

/** An entry of an index with the attestations about it. */
export interface IndexEntry {
  readonly descriptor: Descriptor;
  readonly kind: IndexEntryKind;
  /** As written in the index. */
  readonly platform?: Platform;
  /** An index that lists an image twice has its attestations under both entries. */
  readonly attestations: readonly Descriptor[];
}

/** The entries of an index, grouped for people; together they hold every descriptor of it. */
export interface IndexContents {
  /** In the order of the index, attestations folded out. */
  readonly entries: readonly IndexEntry[];
  /** Attestations whose image is not in the index. */
  readonly orphanAttestations: readonly Descriptor[];
}

/** Folds BuildKit's attestations under the images they describe. */
export function indexContents(index: IndexManifest): IndexContents {
  const images = index.manifests.filter((descriptor) => !isAttestation(descriptor));
  const known = new Set<string>(images.map(({ digest }) => digest));
  const bySubject = new Map<string, Descriptor[]>();
  const orphanAttestations: Descriptor[] = [];
  for (const attestation of index.manifests.filter((descriptor) => isAttestation(descriptor))) {
    const subject = attestation.annotations?.[AttestationKeys.subject] ?? "";
    if (known.has(subject)) groupOf(bySubject, subject).push(attestation);
    else orphanAttestations.push(attestation);
  }
  const entries = images.map((descriptor) => toEntry(descriptor, bySubject));
  return { entries, orphanAttestations };
}

/**
 * Whether a descriptor of an index names an attestation: BuildKit annotates its type, and gives it
 * the platform `unknown/unknown` (BuildKit, docs/attestations/attestation-storage.md).
 */
export function isAttestation(descriptor: Descriptor): boolean {
  const annotations = descriptor.annotations ?? {};
  if (annotations[AttestationKeys.type] === AttestationKeys.attestationManifest) return true;
  return (
    annotations[AttestationKeys.subject] !== undefined &&
    descriptor.platform !== undefined &&
    isUnknownPlatform(descriptor.platform)
  );
}

function groupOf(groups: Map<string, Descriptor[]>, key: string): Descriptor[] {
  const existing = groups.get(key);
  if (existing) return existing;
  const group: Descriptor[] = [];
  groups.set(key, group);
  return group;
}

function toEntry(
  descriptor: Descriptor,
  bySubject: ReadonlyMap<string, readonly Descriptor[]>,
): IndexEntry {
  return {
    descriptor,
    kind: entryKindOf(descriptor),
    ...(descriptor.platform && { platform: descriptor.platform }),
    attestations: bySubject.get(descriptor.digest) ?? [],
  };
}

/** What a descriptor of an index says it names; for one that is no attestation. */
export function entryKindOf({ mediaType, platform, artifactType }: Descriptor): IndexEntryKind {
  const type = bareMediaType(mediaType);
  if (isIndexType(type)) return "index";
  if (isSchema1Type(type)) return "schema1";
  const isRunnable = platform !== undefined && !isUnknownPlatform(platform);
  // Lists without media types were seen; a platform then is what makes an entry an image.
  if (type === "") return isRunnable ? "image" : "unknown";
  if (!isImageManifestType(type)) return isJsonType(type) ? "artifact" : "unknown";
  if (platform && !isRunnable) return "artifact";
  const isArtifact = artifactType !== undefined && !isImageConfigType(bareMediaType(artifactType));
  return isArtifact ? "artifact" : "image";
}
