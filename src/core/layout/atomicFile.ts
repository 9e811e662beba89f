import { mkdir, open, rename, rm, type FileHandle } from "node:fs/promises";
import path from "node:path";
import type { LayoutFolders } from "./layoutFolder.ts";

/**
 * Writes a file so that others see all of it or none: into a temporary file, which is then
 * renamed. Nothing is left behind where `write` or `beforeRename` fails.
 */
export async function writeAtomically(
  folders: LayoutFolders,
  target: string,
  write: (file: FileHandle) => Promise<void>,
  beforeRename?: () => Promise<void>,
): Promise<void> {
  const temporary = await folders.temporaryFile();
  try {
    const file = await open(temporary, "wx");
    try {
      await write(file);
      if (folders.isDurable) await file.datasync();
    } finally {
      await file.close();
    }
    await mkdir(path.dirname(target), { recursive: true });
    await beforeRename?.();
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
