import { access, readdir } from "node:fs/promises";
import path from "node:path";
import { throwIfAborted } from "../base/abort.ts";
import { isRepositoryPath } from "../oci/reference.ts";
import { isFileError } from "./layoutFailure.ts";
import { layoutFolderName } from "./layoutFolder.ts";

/**
 * The repositories below a folder that have, or had, a manifest; in the order of their names. Links
 * to folders are not followed.
 */
export async function findRepositories(
  root: string,
  signal: AbortSignal | undefined,
): Promise<readonly string[]> {
  const found: string[] = [];
  const pending = [""];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    throwIfAborted(signal);
    const folder = path.join(root, name);
    for (const child of await foldersIn(folder)) {
      const below = name === "" ? child : `${name}/${child}`;
      if (isRepositoryPath(below)) pending.push(below);
      else if (child === layoutFolderName && name !== "" && (await hasIndex(folder))) {
        found.push(name);
      }
    }
  }
  return found.sort();
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (isFileError(error, "ENOENT")) return [];
    throw error;
  }
}

async function hasIndex(folder: string): Promise<boolean> {
  try {
    await access(path.join(folder, layoutFolderName, "index.json"));
    return true;
  } catch (error) {
    if (isFileError(error, "ENOENT")) return false;
    throw error;
  }
}
