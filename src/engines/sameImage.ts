import type { Manifest } from "../core/oci/manifest.ts";
import type { LocalImage } from "./engine.ts";

/**
 * Whether a manifest of a registry is of a local image. Engines name an image by the digest of its
 * config; Docker with containerd's store by that of its manifest.
 */
export function isSameImage({ id }: LocalImage, manifest: Manifest): boolean {
  const digest = id.startsWith("sha256:") ? id : `sha256:${id}`;
  if (manifest.raw.digest === digest) return true;
  return manifest.kind === "image" && manifest.config.digest === digest;
}
