import { readdir, stat } from "node:fs/promises";
import path from "node:path";

/** A file of the cache. */
export interface CacheFile {
  /** Absolute. */
  readonly name: string;
  /** Bytes. */
  readonly size: number;
  /** When it was written or last found useful, in milliseconds since the epoch. */
  readonly usedAt: number;
}

/** All files below a folder; those that go meanwhile are left out, as is a folder that is not there. */
export async function filesBelow(folder: string): Promise<readonly CacheFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files: CacheFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    const name = path.join(entry.parentPath, entry.name);
    const known = await stat(name).catch(() => undefined);
    if (known) files.push({ name, size: known.size, usedAt: known.mtimeMs });
  }
  return files;
}

/** Bytes of all of them. */
export function sizeOf(files: readonly CacheFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
