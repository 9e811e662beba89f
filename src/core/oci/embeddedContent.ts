import type { Descriptor } from "./descriptor.ts";
import { algorithmOf, digestOf } from "./digest.ts";

/**
 * The content that a descriptor carries in `data` (image-spec descriptor.md, "Embedded Content");
 * `undefined` where there is none, or where it does not have the size and digest of the descriptor.
 */
export async function embeddedContent({
  data,
  digest,
  size,
}: Descriptor): Promise<Uint8Array | undefined> {
  const bytes = data === undefined ? undefined : decode(data);
  if (bytes?.length !== size) return undefined;
  return (await digestOf(bytes, algorithmOf(digest))) === digest ? bytes : undefined;
}

function decode(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    // Not base64, so nothing that could be used.
    return undefined;
  }
}
