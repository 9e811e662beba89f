import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach } from "vitest";

/** A folder for one test, and its removal. */
export interface TemporaryFolder {
  readonly folder: string;
  readonly remove: () => Promise<void>;
}

export async function makeTemporaryFolder(): Promise<TemporaryFolder> {
  const folder = await mkdtemp(path.join(tmpdir(), "archipelago-test-"));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/**
 * A new folder for each test of the file that calls this, given as what makes paths in it; without
 * names, the folder itself.
 */
export function useTemporaryFolder(): (...names: readonly string[]) => string {
  let temporary: TemporaryFolder;
  beforeEach(async () => {
    temporary = await makeTemporaryFolder();
  });
  afterEach(() => temporary.remove());
  return (...names) => path.join(temporary.folder, ...names);
}
