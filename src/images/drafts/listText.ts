import type { JsonObject } from "../../core/base/json.ts";
import { descriptorToJson, type Descriptor } from "../../core/oci/descriptor.ts";
import { digestOf } from "../../core/oci/digest.ts";
import type { RawManifest } from "../../core/oci/manifest.ts";
import { MediaTypes } from "../../core/oci/mediaTypes.ts";
import { effectiveMediaType, parseManifest } from "../../core/oci/parseManifest.ts";

/**
 * The text of a new list. Three spaces, as `docker manifest push` indents: the same members in the
 * same order then have the same digest, whichever tool pushed the list.
 */
export function listText(members: readonly Descriptor[], mediaType: string): string {
  const json: JsonObject = {
    schemaVersion: 2,
    mediaType,
    manifests: members.map((descriptor) => descriptorToJson(descriptor)),
  };
  return JSON.stringify(json, undefined, 3);
}

/** What a push of the text sends: its UTF-8 bytes and the media type that it names. */
export async function listManifest(text: string): Promise<RawManifest> {
  const bytes = new TextEncoder().encode(text);
  const raw = { mediaType: MediaTypes.ociIndex, bytes, digest: await digestOf(bytes) };
  return { ...raw, mediaType: effectiveMediaType(parseManifest(raw)) };
}
