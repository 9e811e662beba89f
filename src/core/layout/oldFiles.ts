import { rm, stat } from "node:fs/promises";
import path from "node:path";
import { isFileError } from "./layoutFailure.ts";
import { namesIn } from "./namesIn.ts";

/** Removes what lies in a folder since before a time (ms since the epoch): the rest of a crash. */
export async function removeOldFiles(folder: string, before: number): Promise<void> {
  for (const name of await namesIn(folder)) {
    const file = path.join(folder, name);
    try {
      const { mtimeMs } = await stat(file);
      if (mtimeMs < before) await rm(file, { recursive: true, force: true });
    } catch (error) {
      // Its owner was faster.
      if (!isFileError(error, "ENOENT")) throw error;
    }
  }
}
