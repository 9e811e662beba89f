import { shortDigest } from "../../core/oci/digest.ts";
import type { ManifestReference } from "../../core/registry/imageStore.ts";

/** What people are told of a source: `app:amd64`, `app@sha256:83c7f9c9`. */
export function sourceName(repository: string, { tag, digest }: ManifestReference): string {
  const name = repository.slice(repository.lastIndexOf("/") + 1);
  return tag === undefined ? `${name}@${shortDigest(digest)}` : `${name}:${tag}`;
}
