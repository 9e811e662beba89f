import type { Descriptor } from "./descriptor.ts";
import type { Digest } from "./digest.ts";

/** The config, if there is one, and the layers of a manifest, in their order. */
export function contentOf(manifest: {
  readonly config?: Descriptor;
  readonly layers: readonly Descriptor[];
}): readonly Descriptor[] {
  return manifest.config ? [manifest.config, ...manifest.layers] : manifest.layers;
}

/** Bytes of all this content as stored: what is named twice is stored once. */
export function contentSize(content: readonly Pick<Descriptor, "digest" | "size">[]): number {
  const sizes = new Map<Digest, number>(content.map(({ digest, size }) => [digest, size]));
  return [...sizes.values()].reduce((total, size) => total + size, 0);
}
