import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { mapLimited } from "../../core/base/limiter.ts";

/** Files that are looked at at the same time. */
const concurrency = 16;

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
  const files = await mapLimited(
    entries.filter((entry) => entry.isFile()),
    concurrency,
    async (entry): Promise<CacheFile | undefined> => {
      const name = path.join(entry.parentPath, entry.name);
      const known = await stat(name).catch(() => undefined);
      return known && { name, size: known.size, usedAt: known.mtimeMs };
    },
  );
  return files.filter((file) => file !== undefined);
}

/** Bytes of all of them. */
export function sizeOf(files: readonly CacheFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
