import { crc32 } from "node:zlib";
import { concat } from "./bytes.ts";

const maxBlock = 65_535;

/** Magic, method deflate, no flags, no time, no extra flags, unknown system (RFC 1952 §2.3). */
const header = Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255);

/**
 * Bytes as gzip, stored rather than compressed (RFC 1951 §3.2.4). What a compressor makes of them
 * depends on its version, and with it every digest above; this does not.
 */
export function storedGzip(bytes: Uint8Array): Uint8Array {
  const blocks: Uint8Array[] = [];
  for (let at = 0; at === 0 || at < bytes.length; at += maxBlock) {
    const block = bytes.subarray(at, at + maxBlock);
    const isLast = at + maxBlock >= bytes.length;
    const head = new DataView(new ArrayBuffer(5));
    head.setUint8(0, isLast ? 1 : 0);
    head.setUint16(1, block.length, true);
    head.setUint16(3, ~block.length & 0xffff, true);
    blocks.push(new Uint8Array(head.buffer), block);
  }
  const trailer = new DataView(new ArrayBuffer(8));
  trailer.setUint32(0, crc32(bytes), true);
  trailer.setUint32(4, bytes.length, true);
  return concat([header, ...blocks, new Uint8Array(trailer.buffer)]);
}
