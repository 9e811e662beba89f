// @ts-check
import { copyFile, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import esbuild from "esbuild";
import { root, testBundles } from "./paths.mjs";
import { runOrThrow } from "./processes.mjs";

/**
 * Bundles and packs an extension of `test/extensions`.
 * @param {string} name
 * @returns {Promise<string>} the file
 */
export async function packTestExtension(name) {
  const source = path.join(root, "test/extensions", name);
  const folder = path.join(testBundles, "extensions", name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await copyFile(path.join(source, "package.json"), path.join(folder, "package.json"));
  await esbuild.build({
    entryPoints: [path.join(source, "extension.ts")],
    outdir: folder,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    external: ["vscode"],
    logLevel: "warning",
  });
  const file = path.join(testBundles, "extensions", `${name}.vsix`);
  const vsce = path.join(root, "node_modules/.bin/vsce");
  const flags = ["--no-dependencies", "--allow-missing-repository", "--skip-license"];
  await runOrThrow(vsce, ["package", ...flags, "--out", file], { cwd: folder });
  return file;
}
