// @ts-check
import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { testParts } from "./paths.mjs";
import { runOrThrow } from "./processes.mjs";

/** The package that ships a whole VS Code: server, extension host and workbench. */
const version = "4.139.1";
const partialMark = ".partial-";
const folder = path.join(testParts, `web-${version}`);

/** Where `out/server-main.js` of the browser-hosted VS Code lies once it is installed. */
export const webVscodeFolder = path.join(folder, "node_modules/code-server/lib/vscode");

/**
 * Installs the browser-hosted VS Code unless it is there. An installation that was interrupted
 * leaves nothing that looks complete: it happens in a folder that gets its name last.
 * @param {(line: string) => void} say
 */
export async function installWebVscode(say) {
  if (existsSync(folder)) return;
  say(`browser-hosted VS Code: code-server ${version} into ${path.relative(".", folder)}`);
  await removeLeftovers();
  const partial = `${folder}${partialMark}${process.pid}`;
  try {
    await installInto(partial);
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    if (!existsSync(folder)) throw error; // Else another run was quicker.
  }
}

/** @param {string} target */
async function installInto(target) {
  await mkdir(target, { recursive: true });
  await writeFile(path.join(target, "package.json"), '{ "private": true }\n');
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund"];
  await runOrThrow("npm", ["install", ...flags, `code-server@${version}`], { cwd: target });
  // The dependencies of VS Code itself: without scripts only a native logger stays unbuilt.
  await runOrThrow("npm", ["install", "--omit=dev", ...flags], {
    cwd: path.join(target, path.relative(folder, webVscodeFolder)),
  });
}

/** Removes what interrupted installations left; one that still runs is let be. */
async function removeLeftovers() {
  await mkdir(testParts, { recursive: true });
  for (const name of await readdir(testParts)) {
    const pid = Number(name.split(partialMark)[1]);
    if (Number.isInteger(pid) && !isRunning(pid)) {
      await rm(path.join(testParts, name), { recursive: true, force: true });
    }
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
