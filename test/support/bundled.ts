import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { build } from "esbuild";
import { makeTemporaryFolder } from "./temporaryFolder.ts";

const root = path.resolve(import.meta.dirname, "../..");

/**
 * A module with all it imports, as it is bundled for VS Code, but with our stand-in for its API: for
 * packages that ask for `vscode` when they are loaded.
 */
export async function bundled<Module>(module: string): Promise<Module> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: [module],
    bundle: true,
    write: false,
    platform: "node",
    format: "cjs",
    mainFields: ["module", "main"],
    alias: { vscode: path.join(root, "test/support/vscodeStub.ts") },
  });
  const { folder, remove } = await makeTemporaryFolder();
  const file = path.join(folder, "bundled.cjs");
  await writeFile(file, outputFiles[0]?.contents ?? "");
  try {
    const loaded: unknown = createRequire(import.meta.url)(file);
    return loaded as Module;
  } finally {
    await remove();
  }
}
