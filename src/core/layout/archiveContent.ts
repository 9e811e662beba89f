import type { FileHandle } from "node:fs/promises";
import type { Digest } from "../oci/digest.ts";
import { LayoutError } from "./layoutError.ts";
import type { LayoutIndex } from "./layoutIndex.ts";
import type { TarFile, TarIndex } from "./tarIndex.ts";
import type { ToolTransport } from "./toolName.ts";

/** Content of an archive: a part of the file, or made from other parts. */
export type ArchivePart =
  ({ readonly bytes?: undefined } & TarFile) | { readonly bytes: Uint8Array };

/** The images of an archive as a layout would name and hold them. */
export interface ArchiveContent {
  readonly index: LayoutIndex;
  /** By which other tools read it, the fuller one first. */
  readonly transports: readonly ToolTransport[];
  find(digest: Digest): ArchivePart | undefined;
}

/** An archive that is open for reading. */
export interface OpenArchive {
  /** Its path. */
  readonly path: string;
  readonly file: FileHandle;
  readonly tar: TarIndex;
}

/** Reads a small file of an archive whole; `undefined` where there is none. */
export async function readArchived(
  { path, file, tar }: OpenArchive,
  name: string,
  maxBytes: number,
): Promise<Uint8Array | undefined> {
  const part = tar.find(name);
  if (!part) return undefined;
  const { offset, size } = part;
  if (size > maxBytes) throw new LayoutError("tooLarge", path, `${name} has ${size} bytes`);
  const bytes = new Uint8Array(size);
  const { bytesRead } = await file.read(bytes, 0, size, offset);
  if (bytesRead === size) return bytes;
  throw new LayoutError("corrupt", path, `${path} ends within ${name}`);
}
