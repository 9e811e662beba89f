import type { Scalar } from "./keyed.ts";
import type { PushedImage } from "./task.ts";

/** Adds `:latest` where neither `@` nor `:` stands, be it that of a port (acr-builder scan). */
function normalizeImageName(name: string): string {
  return /[@:]/.test(name) ? name : `${name}:latest`;
}

/** The images of a push step, each once. */
export function pushedImages(written: readonly Scalar[]): readonly PushedImage[] {
  const images = new Map<string, PushedImage>();
  for (const scalar of written) {
    const name = normalizeImageName(scalar.text.text);
    if (!images.has(name)) images.set(name, { name, written: scalar });
  }
  return [...images.values()];
}

/**
 * Puts the registry before a name, as `az acr build` does with what stands behind `-t` (acr-builder
 * util/prefixes.go; task files get no such help): not where the name begins with it or `library/`.
 */
export function prefixImageName(name: string, registry: string): string {
  const isPrefixed = name.startsWith(registry) || name.startsWith("library/");
  return registry === "" || isPrefixed ? name : `${registry}/${name}`;
}
