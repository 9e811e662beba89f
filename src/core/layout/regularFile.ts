import { constants, type BigIntStats } from "node:fs";
import { lstat, open, type FileHandle } from "node:fs/promises";
import { isFileError } from "./layoutFailure.ts";
import { LayoutError } from "./layoutError.ts";

// A pipe that somebody put in a file's place must not make us wait for its writer.
const readOnly = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * What is known of a file; `undefined` where there is none. Throws {@link LayoutError} `outside`
 * for links, folders, pipes and devices, which may lead anywhere.
 */
export async function statRegularFile(name: string): Promise<BigIntStats | undefined> {
  try {
    const stats = await lstat(name, { bigint: true });
    if (stats.isFile()) return stats;
  } catch (error) {
    if (isFileError(error, "ENOENT") || isFileError(error, "ENOTDIR")) return undefined;
    throw error;
  }
  throw notRegular(name);
}

/** Opens a file for reading that is one: no link, no pipe. Throws as {@link statRegularFile}. */
export async function openRegularFile(name: string): Promise<FileHandle> {
  // Where the system has no O_NOFOLLOW, this is all there is against links.
  await statRegularFile(name);
  const file = await openWithoutLinks(name);
  try {
    if (!(await file.stat()).isFile()) throw notRegular(name);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Reads a file whole; throws {@link LayoutError} `tooLarge` beyond `maxBytes`, and as above. */
export async function readRegularFile(name: string, maxBytes: number): Promise<Uint8Array> {
  const file = await openRegularFile(name);
  try {
    const { size } = await file.stat();
    if (size > maxBytes) {
      throw new LayoutError("tooLarge", name, `${name} has ${size} bytes`);
    }
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Whether a folder is there that is one; throws {@link LayoutError} `outside` for links to one. */
export async function isRealFolder(name: string): Promise<boolean> {
  try {
    if ((await lstat(name)).isDirectory()) return true;
  } catch (error) {
    if (isFileError(error, "ENOENT")) return false;
    throw error;
  }
  throw new LayoutError("outside", name, `${name} is no folder, but a link or a file`);
}

/** Tells one state of a file from another; replacing a file gives it another inode. */
export function versionOf({ ino, size, mtimeNs }: BigIntStats): string {
  return `${ino} ${size} ${mtimeNs}`;
}

async function openWithoutLinks(name: string): Promise<FileHandle> {
  try {
    return await open(name, readOnly);
  } catch (error) {
    if (isFileError(error, "ELOOP")) throw notRegular(name);
    throw error;
  }
}

function notRegular(name: string): LayoutError {
  return new LayoutError("outside", name, `${name} is no regular file, but a link or a device`);
}
