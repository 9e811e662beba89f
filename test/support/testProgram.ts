import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import esbuild from "esbuild";
import { afterAll, beforeAll } from "vitest";
import { makeTemporaryFolder, type TemporaryFolder } from "./temporaryFolder.ts";

/**
 * A module of ours as a program that runs in processes of its own; those that still run after the
 * tests of the file that calls this are killed.
 */
export function useTestProgram(
  module: string,
  { stderr }: { readonly stderr: "pipe" | "inherit" },
) {
  const children = new Set<ChildProcess>();
  let temporary: TemporaryFolder;

  beforeAll(async () => {
    temporary = await makeTemporaryFolder();
    await esbuild.build({
      entryPoints: [path.resolve(module)],
      outfile: inFolder("program.cjs"),
      bundle: true,
      platform: "node",
      format: "cjs",
      target: "node22",
      logLevel: "warning",
    });
  });
  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await temporary.remove();
  });

  /** A path in a folder for the tests of the file. */
  function inFolder(name: string): string {
    return path.join(temporary.folder, name);
  }

  function launch(...args: readonly string[]): ChildProcess {
    const child = spawn(process.execPath, [inFolder("program.cjs"), ...args], {
      stdio: ["ignore", "pipe", stderr],
    });
    children.add(child);
    child.once("exit", () => children.delete(child));
    return child;
  }

  return { inFolder, launch };
}
