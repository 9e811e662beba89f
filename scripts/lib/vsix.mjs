// @ts-check
import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { artifacts, root } from "./paths.mjs";
import { runOrThrow } from "./processes.mjs";

/**
 * Where {@link packageVsix} puts the extension by default.
 * @returns {string}
 */
function vsixPath() {
  const { name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  return path.join(artifacts, `${name}-${version}.vsix`);
}

/**
 * Builds the extension for production and packs it.
 * @param {string} [file]
 * @returns {Promise<string>} the file
 */
export async function packageVsix(file = vsixPath()) {
  await mkdir(path.dirname(file), { recursive: true });
  const vsce = path.join(root, "node_modules/.bin/vsce");
  const flags = ["--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links"];
  await runOrThrow(vsce, ["package", ...flags, "--out", file], { cwd: root });
  return file;
}

/**
 * What vsce would pack.
 * @returns {Promise<readonly string[]>} sorted paths
 */
export async function listVsixFiles() {
  const vsce = path.join(root, "node_modules/.bin/vsce");
  const output = await runOrThrow(vsce, ["ls", "--no-dependencies"], { cwd: root });
  return output
    .split("\n")
    .filter((line) => /^[\w.-]+(\/|\.|$)/.test(line))
    .toSorted();
}
