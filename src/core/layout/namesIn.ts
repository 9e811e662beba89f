import { readdir } from "node:fs/promises";
import { isFileError } from "./layoutFailure.ts";

/** The names of what lies in a folder; none if there is no such folder. */
export async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (isFileError(error, "ENOENT")) return [];
    throw error;
  }
}
