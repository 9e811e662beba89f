/**
 * Tags that only tools read: the referrers fallback of the distribution-spec ("Referrers Tag
 * Schema", `sha256-<hex>`) and what cosign derives from it (`….sig`, `….att`, `….sbom`).
 */
export function isFallbackTag(tag: string): boolean {
  return /^sha(?:256-[0-9a-f]{64}|512-[0-9a-f]{64,128})(?:\..+)?$/.test(tag);
}
