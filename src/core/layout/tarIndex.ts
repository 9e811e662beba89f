import type { FileHandle } from "node:fs/promises";
import { throwIfAborted, type Cancellable } from "../base/abort.ts";
import { LayoutError } from "./layoutError.ts";
import {
  blockSize,
  paddingOf,
  readPaxRecords,
  readTarHeader,
  type TarHeader,
} from "./tarHeader.ts";

/** Where the content of a file of an archive lies. */
export interface TarFile {
  /** Of the first byte in the archive. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

/** Images have hundreds of entries; a bomb has millions. */
const maxEntries = 20_000;
const maxExtendedBytes = 1024 * 1024;
const maxLinks = 16;
const windowSize = 64 * 1024;
/** Stands for all records that make a file sparse (GNU tar, "Sparse Formats"). */
const sparseKey = "GNU.sparse";

type Entry =
  | ({ readonly kind: "file" } & TarFile)
  | { readonly kind: "link"; readonly target: string }
  | { readonly kind: "folder" };

/** What applies to the next entry, or to all. */
type Records = ReadonlyMap<string, string>;

/** The files of a tar archive, found by reading its headers only. */
export class TarIndex {
  readonly #archive: string;
  readonly #entries: ReadonlyMap<string, Entry>;

  private constructor(archive: string, entries: ReadonlyMap<string, Entry>) {
    this.#archive = archive;
    this.#entries = entries;
  }

  /**
   * Throws {@link LayoutError}: `corrupt` for what is no archive or is cut off, `outside` for names
   * that lead out of it and for devices, `tooLarge` for more entries or headers than images have.
   */
  static async read(
    archive: string,
    file: FileHandle,
    { signal }: Cancellable = {},
  ): Promise<TarIndex> {
    const entries = new Map<string, Entry>();
    for await (const { header, offset } of headersOf(archive, file, signal)) {
      const name = pathWithin(header.name, archive);
      if (name !== "") entries.set(name, toEntry(header, name, { archive, offset }));
    }
    return new TarIndex(archive, entries);
  }

  /** The paths of its files and links. */
  get names(): readonly string[] {
    return [...this.#entries].flatMap(([name, { kind }]) => (kind === "folder" ? [] : [name]));
  }

  /**
   * A file by its path, links within the archive followed; `undefined` where there is none. Throws
   * {@link LayoutError} `outside` for links that lead nowhere or in circles.
   */
  find(name: string): TarFile | undefined {
    let entry = this.#entries.get(name);
    for (let links = 0; entry?.kind === "link"; links++) {
      const target = this.#entries.get(entry.target);
      if (!target || links >= maxLinks) {
        throw new LayoutError("outside", this.#archive, `${name} is a link that leads nowhere`);
      }
      entry = target;
    }
    return entry?.kind === "file" ? entry : undefined;
  }
}

function toEntry(
  { type, size, linkName }: TarHeader,
  name: string,
  { archive, offset }: { readonly archive: string; readonly offset: number },
): Entry {
  switch (type) {
    case "0":
      return { kind: "file", offset, size };
    case "1":
      return { kind: "link", target: pathWithin(linkName, archive) };
    case "2": {
      const folder = name.slice(0, name.lastIndexOf("/") + 1);
      const target = linkName.startsWith("/") ? linkName : folder + linkName;
      return { kind: "link", target: pathWithin(target, archive, { isLink: true }) };
    }
    case "5":
      return { kind: "folder" };
    default:
      // Devices, pipes, sparse files: no tool that packs images writes them.
      throw new LayoutError("outside", archive, `${name} in ${archive} is no file, but a ${type}`);
  }
}

interface Found {
  readonly header: TarHeader;
  /** Of the content. */
  readonly offset: number;
}

async function* headersOf(
  archive: string,
  file: FileHandle,
  signal: AbortSignal | undefined,
): AsyncGenerator<Found> {
  const { size: length } = await file.stat();
  const window = new ReadWindow(file);
  let all: Records = new Map();
  let next: Records = new Map();
  for (let at = 0, count = 0; at + blockSize <= length; count++) {
    throwIfAborted(signal);
    if (count > maxEntries) throw tooLarge(archive, `over ${maxEntries} entries`);
    const header = readTarHeader(await window.read(at, blockSize), archive);
    if (!header) return;
    const isExtended = ["x", "g", "L", "K"].includes(header.type);
    const size = isExtended ? header.size : sizeIn(header, next, archive);
    const offset = at + blockSize;
    if (offset + size > length) throw corrupt(archive, "ends within an entry");
    if (isExtended) {
      if (size > maxExtendedBytes) throw tooLarge(archive, `a header of ${size} bytes`);
      const content = await window.read(offset, size);
      const records = recordsOf(header.type, content, archive);
      if (header.type === "g") all = records;
      else next = new Map([...next, ...records]);
    } else {
      yield { header: withRecords({ ...header, size }, new Map([...all, ...next])), offset };
      next = new Map();
    }
    at = offset + size + paddingOf(size);
  }
}

function recordsOf(type: string, content: Uint8Array, archive: string): Records {
  if (type === "x" || type === "g") {
    const records = [...readPaxRecords(content, archive)];
    return new Map(records.flatMap(([key, value]) => usedRecord(key, value)));
  }
  const text = new TextDecoder().decode(content).replace(/\0.*$/s, "");
  return new Map([[type === "L" ? "path" : "linkpath", text]]);
}

function usedRecord(key: string, value: string): readonly (readonly [string, string])[] {
  if (key.startsWith("GNU.sparse.")) return [[sparseKey, value]];
  return ["path", "linkpath", "size"].includes(key) ? [[key, value]] : [];
}

function withRecords(header: TarHeader, records: Records): TarHeader {
  return {
    ...header,
    name: records.get("path") ?? header.name,
    linkName: records.get("linkpath") ?? header.linkName,
    type: records.has(sparseKey) ? "S" : header.type,
  };
}

/** Links and folders have no content, whatever their headers say. */
function sizeIn({ type, size }: TarHeader, records: Records, archive: string): number {
  if (["1", "2", "5"].includes(type)) return 0;
  const text = records.get("size");
  if (text === undefined) return size;
  const value = /^\d{1,16}$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(value)) throw corrupt(archive, "has a size that is no number");
  return value;
}

/** Normalises a path; the empty string is the archive itself. */
function pathWithin(
  name: string,
  archive: string,
  { isLink = false }: { readonly isLink?: boolean } = {},
): string {
  const parts: string[] = [];
  const outside = () =>
    new LayoutError("outside", archive, `${name.slice(0, 300)} leads out of ${archive}`);
  if (name.startsWith("/") || name.includes("\0")) throw outside();
  for (const part of name.split("/")) {
    if (part === "" || part === ".") continue;
    if (part !== "..") parts.push(part);
    // Layers of `docker save` are links to one another.
    else if (!isLink || parts.pop() === undefined) throw outside();
  }
  return parts.join("/");
}

/** Headers of small entries lie close together; read at once, they cost one read. */
class ReadWindow {
  readonly #file: FileHandle;
  #start = 0;
  #bytes: Uint8Array = new Uint8Array();

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async read(at: number, size: number): Promise<Uint8Array> {
    if (at < this.#start || at + size > this.#start + this.#bytes.length) {
      const buffer = Buffer.allocUnsafe(Math.max(size, windowSize));
      const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, at);
      this.#start = at;
      this.#bytes = buffer.subarray(0, bytesRead);
    }
    return this.#bytes.subarray(at - this.#start, at - this.#start + size);
  }
}

function corrupt(archive: string, what: string): LayoutError {
  return new LayoutError("corrupt", archive, `${archive} ${what}`);
}

function tooLarge(archive: string, what: string): LayoutError {
  return new LayoutError("tooLarge", archive, `${archive} has ${what}`);
}
