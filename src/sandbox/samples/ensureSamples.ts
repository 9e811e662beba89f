import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ImageStore } from "../../core/registry/imageStore.ts";
import { isFileError } from "../../core/layout/layoutFailure.ts";
import { writeSamples } from "./writeSamples.ts";

/** Lies in the folder as long as the samples are being written. */
const markerName = "_samples-unfinished";

/**
 * Writes the samples to a folder that has no repository, and goes on where that was interrupted.
 * What people delete or change afterwards stays as they want it.
 */
export async function ensureSamples(folder: string, store: ImageStore): Promise<void> {
  const marker = path.join(folder, markerName);
  if (!(await exists(marker)) && (await hasRepositories(store))) return;
  await mkdir(folder, { recursive: true });
  await writeFile(marker, "");
  await writeSamples(store);
  await rm(marker);
}

async function hasRepositories(store: ImageStore): Promise<boolean> {
  for await (const { items } of store.listRepositories({ pageSize: 1 })) return items.length > 0;
  return false;
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (isFileError(error, "ENOENT")) return false;
    throw error;
  }
}
