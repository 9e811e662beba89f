import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const limits = { timeout: 20_000, maxBuffer: 4 * 1024 * 1024 } as const;

/** What buildx makes of a bake file, as JSON; `undefined` where there is no Docker with buildx. */
export async function printBake(file: string): Promise<string | undefined> {
  const options = { ...limits, cwd: path.dirname(file) };
  try {
    await run("docker", ["buildx", "version"], options);
  } catch {
    return undefined;
  }
  // Without names of targets only the group “default” is told.
  const { stdout } = await run("docker", ["buildx", "bake", "--file", file, "--print"], options);
  return stdout;
}
