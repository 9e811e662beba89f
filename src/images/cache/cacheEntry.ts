import { createHash } from "node:crypto";
import type { KeptContent } from "./contentCache.ts";

/** Changes with the form of the files, so that older ones are not misread. */
const formatVersion = "1";

/** Media types are short; what is longer is no header of ours. */
const maxHeaderBytes = 1024;

const lineFeed = 0x0a;

/**
 * Content as a file: a line with the version, a checksum of the media type, which the digest does
 * not cover, and the media type; then the bytes as they are.
 */
export function encodeEntry({ mediaType, bytes }: KeptContent): Uint8Array {
  const header = `${formatVersion} ${checksum(mediaType)} ${encodeURIComponent(mediaType)}\n`;
  return Buffer.concat([Buffer.from(header), bytes]);
}

/** What {@link encodeEntry} made; `undefined` where the line is damaged. The bytes are not verified. */
export function decodeEntry(data: Uint8Array): KeptContent | undefined {
  const end = data.subarray(0, maxHeaderBytes).indexOf(lineFeed);
  if (end === -1) return undefined;
  const header = Buffer.from(data.subarray(0, end)).toString("latin1");
  const [version, sum, encoded = ""] = header.split(" ");
  const mediaType = decoded(encoded);
  if (version !== formatVersion || mediaType === undefined) return undefined;
  if (sum !== checksum(mediaType)) return undefined;
  return { mediaType, bytes: new Uint8Array(data.subarray(end + 1)) };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // it was changed
  }
}

function checksum(mediaType: string): string {
  return createHash("sha256").update(mediaType).digest("hex").slice(0, 16);
}
