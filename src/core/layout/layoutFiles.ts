import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { JsonError, parseJsonObject, readString } from "../base/json.ts";
import { writeAtomically } from "./atomicFile.ts";
import { isFileError } from "./layoutFailure.ts";
import type { LayoutFolders } from "./layoutFolder.ts";
import { LayoutError } from "./layoutError.ts";
import { LayoutIndex } from "./layoutIndex.ts";
import { markLayout } from "./layoutIndexes.ts";
import { readRegularFile, statRegularFile } from "./regularFile.ts";

const maxMarkBytes = 64 * 1024;
/** What file managers leave in folders that look empty. */
const unseen: ReadonlySet<string> = new Set([".DS_Store", "Thumbs.db", "desktop.ini"]);

/**
 * Sees to it that a folder is an image layout that we can read. Throws {@link LayoutError}
 * `notLayout`, `unknownVersion`, `corrupt` or `outside`.
 */
export async function requireLayout(
  folders: LayoutFolders,
  { create }: { readonly create: boolean },
): Promise<void> {
  const { root } = folders;
  const mark = path.join(root, "oci-layout");
  if (await statRegularFile(mark)) {
    checkMark(await readRegularFile(mark, maxMarkBytes), root);
    return;
  }
  if (!create || !(await isEmpty(root))) {
    throw new LayoutError("notLayout", root, `${root} is no OCI image layout`);
  }
  await mkdir(root, { recursive: true });
  const index = LayoutIndex.empty.toBytes();
  await writeAtomically(folders, path.join(root, "index.json"), (file) => file.writeFile(index));
  await markLayout(folders, root);
  await folders.tidy();
}

/** Checks the content of an `oci-layout` file; throws {@link LayoutError}. */
export function checkMark(bytes: Uint8Array, name: string): void {
  const version = versionIn(bytes, name);
  // By the rules of semantic versions, all of the first generation can be read by us.
  if (/^1\.\d+\.\d+$/.test(version)) return;
  throw new LayoutError("unknownVersion", name, `${name} is a layout of version ${version}`);
}

function versionIn(bytes: Uint8Array, name: string): string {
  try {
    return readString(parseJsonObject(bytes), "imageLayoutVersion")?.slice(0, 40) ?? "none";
  } catch (error) {
    if (!JsonError.is(error)) throw error;
    throw new LayoutError("corrupt", name, `The oci-layout file of ${name} is no JSON`);
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).every((name) => unseen.has(name));
  } catch (error) {
    if (isFileError(error, "ENOENT")) return true;
    if (isFileError(error, "ENOTDIR")) return false;
    throw error;
  }
}
