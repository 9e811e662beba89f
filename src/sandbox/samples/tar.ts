import { concat, utf8 } from "./bytes.ts";

/** A file of a layer; folders end in a slash and have no content. */
export interface TarEntry {
  /** Relative, up to 100 bytes. */
  readonly path: string;
  readonly content?: Uint8Array | string;
  readonly isExecutable?: boolean;
}

const blockSize = 512;

/** A tar archive in the ustar format (POSIX.1-1988), all of it owned by root and of one time. */
export function tar(entries: readonly TarEntry[], time: Date): Uint8Array {
  const parts = entries.flatMap((entry) => {
    const content = contentOf(entry);
    const padding = new Uint8Array((blockSize - (content.length % blockSize)) % blockSize);
    return [headerOf(entry, content.length, time), content, padding];
  });
  return concat([...parts, new Uint8Array(2 * blockSize)]);
}

function contentOf({ content = "" }: TarEntry): Uint8Array {
  return typeof content === "string" ? utf8(content) : content;
}

function headerOf(entry: TarEntry, size: number, time: Date): Uint8Array {
  const isFolder = entry.path.endsWith("/");
  const header = new Uint8Array(blockSize);
  const put = (text: string, at: number) => header.set(utf8(text), at);
  put(entry.path, 0);
  put(octal(isFolder || entry.isExecutable ? 0o755 : 0o644, 7), 100);
  put(octal(0, 7), 108);
  put(octal(0, 7), 116);
  put(octal(size, 11), 124);
  put(octal(Math.floor(time.getTime() / 1000), 11), 136);
  put(isFolder ? "5" : "0", 156);
  put("ustar\u000000root", 257);
  put("root", 297);
  // The checksum is that of the header with blanks in its place.
  put(" ".repeat(8), 148);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${octal(sum, 6)}\u0000 `, 148);
  return header;
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, "0");
}
