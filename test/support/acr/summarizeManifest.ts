import {
  parseJsonObject,
  readNumber,
  readObject,
  readObjects,
  readString,
} from "../../../src/core/base/json.ts";
import type { AcrManifest } from "./acrMetadata.ts";

/**
 * What the registry keeps of a manifest: its type, the bytes of all that it names, and of an image
 * the platform that its config tells, without variant and version.
 */
export async function summarizeManifest(
  bytes: Uint8Array,
  contentType: string,
  readBlob: (digest: string) => Promise<Uint8Array>,
): Promise<Pick<AcrManifest, "mediaType" | "imageSize" | "architecture" | "os">> {
  const manifest = parseJsonObject(bytes);
  const config = readObject(manifest, "config");
  const parts = [
    ...(config ? [config] : []),
    ...readObjects(manifest, "layers"),
    ...readObjects(manifest, "manifests"),
  ];
  const sizes = parts.map((part) => readNumber(part, "size") ?? 0);
  const imageSize = sizes.reduce((sum, size) => sum + size, bytes.length);
  const mediaType = contentType.split(";")[0] ?? "";
  const digest = config && readString(config, "digest");
  if (digest === undefined) return { mediaType, imageSize };
  const platform = parseJsonObject(await readBlob(digest));
  const [os, architecture] = [readString(platform, "os"), readString(platform, "architecture")];
  return {
    mediaType,
    imageSize,
    ...(os !== undefined && { os }),
    ...(architecture !== undefined && { architecture }),
  };
}
