import type { Digest } from "../../core/oci/digest.ts";

/**
 * What a tag that tools derive from a digest is about: the referrers fallback of the
 * distribution-spec ("Referrers Tag Schema", `sha256-<hex>`) and the tags of cosign
 * (`sha256-<hex>.sig`, `….att`, `….sbom`). The hex may be the first part only: the spec cuts that of
 * sha512 to 64 digits.
 */
export interface DerivedTag {
  /** `<algorithm>:<hex>`, where the digest is as long as the tag tells. */
  readonly digestStart: string;
}

/** Reads a derived tag; `undefined` for the tags that people give. */
export function readDerivedTag(tag: string): DerivedTag | undefined {
  const match = /^(sha256-[0-9a-f]{64}|sha512-[0-9a-f]{64,128})(?:\..+)?$/.exec(tag);
  const stem = match?.[1];
  return stem === undefined ? undefined : { digestStart: stem.replace("-", ":") };
}

/** Whether a derived tag is about the digest. */
export function isAbout({ digestStart }: DerivedTag, digest: Digest): boolean {
  return digest.startsWith(digestStart);
}
