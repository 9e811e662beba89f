import { LayoutError } from "./layoutError.ts";

/** Archives consist of blocks of this many bytes. */
export const blockSize = 512;

/** What the header of an entry says (POSIX.1-1988 `ustar`, GNU tar's extensions). */
export interface TarHeader {
  /** Not normalised. */
  readonly name: string;
  /** The type flag: `0` a file, `1` a hard link, `2` a symbolic link, `5` a folder … */
  readonly type: string;
  /** Bytes of content. */
  readonly size: number;
  readonly linkName: string;
}

const longestName = 100;
const longestPrefix = 155;
const largestSize = 0o77777777777;
const decoder = new TextDecoder();

/**
 * Reads a block as a header; `undefined` for a block of zeros, which ends an archive. Throws
 * {@link LayoutError} `corrupt` where the checksum is wrong, which is so for all that is no archive.
 */
export function readTarHeader(block: Uint8Array, archive: string): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  if (readOctal(block, 148, 8) !== checksumOf(block)) {
    throw new LayoutError("corrupt", archive, `${archive} has a block that is no tar header`);
  }
  const isPosix = readText(block, 257, 6) === "ustar" && block[262] === 0;
  const prefix = isPosix ? readText(block, 345, longestPrefix) : "";
  const name = readText(block, 0, longestName);
  const type = readText(block, 156, 1);
  return {
    name: prefix === "" ? name : `${prefix}/${name}`,
    type: type === "" || type === "7" ? "0" : type,
    size: readSize(block, archive),
    linkName: readText(block, 157, 100),
  };
}

/** The records of a PAX extended header (POSIX.1-2001 pax, "Extended Header"); corrupt ones throw. */
export function readPaxRecords(bytes: Uint8Array, archive: string): ReadonlyMap<string, string> {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const space = bytes.indexOf(0x20, at);
    const digits = space < 0 ? "" : decoder.decode(bytes.subarray(at, Math.min(space, at + 12)));
    const length = /^\d+$/.test(digits) ? Number(digits) : 0;
    const record = decoder.decode(bytes.subarray(space + 1, at + length - 1));
    const equals = record.indexOf("=");
    if (equals < 1 || at + length > bytes.length || bytes[at + length - 1] !== 0x0a) {
      throw new LayoutError("corrupt", archive, `${archive} has a broken extended header`);
    }
    records.set(record.slice(0, equals), record.slice(equals + 1));
    at += length;
  }
  return records;
}

/**
 * The header of a file or a folder (where the name ends with a slash), always the same for the same
 * name and size, with an extended header before it where the plain one has no room.
 */
export function tarHeaderOf(name: string, size: number): Uint8Array {
  const nameBytes = Buffer.from(name);
  const records: string[] = [];
  if (nameBytes.length > longestName) records.push(paxRecord("path", name));
  if (size > largestSize) records.push(paxRecord("size", String(size)));
  const header = plainHeader(nameBytes, size, name.endsWith("/") ? "5" : "0");
  if (records.length === 0) return header;
  const extended = Buffer.from(records.join(""));
  const before = plainHeader(Buffer.from("PaxHeader"), extended.length, "x");
  return Buffer.concat([before, padded(extended), header]);
}

/** How many bytes fill up the last block of content. */
export function paddingOf(size: number): number {
  return (blockSize - (size % blockSize)) % blockSize;
}

function plainHeader(name: Uint8Array, size: number, type: string): Buffer {
  const block = Buffer.alloc(blockSize);
  block.set(name.subarray(0, longestName), 0);
  writeOctal(block, 100, 8, type === "5" ? 0o755 : 0o644);
  writeOctal(block, 108, 8, 0);
  writeOctal(block, 116, 8, 0);
  writeOctal(block, 124, 12, size > largestSize ? 0 : size);
  writeOctal(block, 136, 12, 0);
  block.write(type, 156);
  block.write("ustar\0", 257, "latin1");
  block.write("00", 263);
  block.write(`${checksumOf(block).toString(8).padStart(6, "0")}\0 `, 148, "latin1");
  return block;
}

/** The length of a record counts its own digits. */
function paxRecord(key: string, value: string): string {
  const rest = Buffer.byteLength(` ${key}=${value}\n`);
  let length = rest + String(rest).length;
  if (rest + String(length).length > length) length += 1;
  return `${length} ${key}=${value}\n`;
}

function padded(bytes: Uint8Array): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(paddingOf(bytes.length))]);
}

function checksumOf(block: Uint8Array): number {
  let sum = 0;
  for (const [at, byte] of block.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  return sum;
}

/** Octal digits or, beyond 8 GiB, GNU's big-endian number behind a set first bit. */
function readSize(block: Uint8Array, archive: string): number {
  let size = readOctal(block, 124, 12);
  if (block[124] === 0x80) {
    size = 0;
    for (const byte of block.subarray(125, 136)) size = size * 256 + byte;
  }
  if (Number.isSafeInteger(size) && size >= 0) return size;
  throw new LayoutError("corrupt", archive, `${archive} has an entry of a size that is no number`);
}

function readOctal(block: Uint8Array, at: number, length: number): number {
  const digits = readText(block, at, length).trim();
  if (digits === "") return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : Number.NaN;
}

function writeOctal(block: Buffer, at: number, length: number, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, "0")}\0`, at, "latin1");
}

function readText(block: Uint8Array, at: number, length: number): string {
  const field = block.subarray(at, at + length);
  const end = field.indexOf(0);
  return decoder.decode(end < 0 ? field : field.subarray(0, end));
}
