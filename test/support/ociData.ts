import { createHash } from "node:crypto";
import type { Descriptor } from "../../src/core/oci/descriptor.ts";
import { parseDigest, type Digest } from "../../src/core/oci/digest.ts";
import type { RawManifest } from "../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";

/** The sha256 digest of a text or of bytes, computed by Node rather than by the code under test. */
export function sha256(content: string | Uint8Array): Digest {
  return parseDigest(`sha256:${createHash("sha256").update(content).digest("hex")}`);
}

/** UTF-8 bytes of a text, or of a value as JSON. */
export function bytesOf(content: unknown): Uint8Array {
  return new TextEncoder().encode(
    typeof content === "string" ? content : JSON.stringify(content, undefined, 2),
  );
}

/** A manifest as a store would hand it out. */
export function rawManifest(content: unknown, mediaType = ""): RawManifest {
  const bytes = bytesOf(content);
  return { mediaType, digest: sha256(bytes), bytes };
}

/** A descriptor of some content; `name` stands for the content. */
export function descriptorOf(name: string, members: Partial<Descriptor> = {}): Descriptor {
  return { mediaType: MediaTypes.ociManifest, digest: sha256(name), size: name.length, ...members };
}
