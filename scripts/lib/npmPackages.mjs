// @ts-check
import { createHash } from "node:crypto";
import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectNode, root } from "./paths.mjs";
import { exitCode, runOrThrow, spawnGroup, stopGroup, stopOnSignals } from "./processes.mjs";

const stamp = path.join(root, "node_modules/.archipelago-lock");

/**
 * Installs the npm packages of package-lock.json unless they are there.
 * @param {(line: string) => void} say
 */
export async function installNpmPackages(say) {
  const lock = createHash("sha256").update(readFileSync(path.join(root, "package-lock.json")));
  const wanted = lock.digest("hex");
  if (!isCurrent(wanted)) {
    say("npm packages: npm ci");
    await runOrThrow("npm", ["ci", "--no-audit", "--no-fund"], { cwd: root, env: npmEnv() });
    writeFileSync(stamp, wanted);
  }
  if (!existsSync(projectNode)) {
    say("the project's own Node: npm rebuild node");
    await runOrThrow("npm", ["rebuild", "node", "--ignore-scripts=false"], {
      cwd: root,
      env: npmEnv(),
    });
  }
}

/** @param {string} wanted the hash of the lock file */
function isCurrent(wanted) {
  if (existsSync(stamp)) return readFileSync(stamp, "utf8") === wanted;
  // Packages that a developer installed with npm itself: npm keeps a copy of what it installed.
  const installed = path.join(root, "node_modules/.package-lock.json");
  return existsSync(installed) && sameVersions(installed, path.join(root, "package-lock.json"));
}

/**
 * @param {string} installedFile
 * @param {string} wantedFile
 */
function sameVersions(installedFile, wantedFile) {
  const installed = readVersions(installedFile);
  const wanted = readVersions(wantedFile);
  // Packages for other operating systems are in the lock file and not on the disk.
  return [...wanted].every(
    ([name, entry]) => installed.get(name)?.version === entry.version || entry.optional,
  );
}

/** @param {string} file */
function readVersions(file) {
  /** @type {{ packages?: Record<string, { version?: string; optional?: boolean; peer?: boolean }> }} */
  const lock = JSON.parse(readFileSync(file, "utf8"));
  const packages = Object.entries(lock.packages ?? {}).filter(([name]) => name !== "");
  return new Map(
    packages.map(([name, { version, optional = false }]) => [name, { version, optional }]),
  );
}

/** The environment without `node_modules/.bin` on the path: npm must not run on a Node it replaces. */
function npmEnv() {
  const folders = (process.env["PATH"] ?? "").split(path.delimiter);
  const kept = folders.filter((folder) => !folder.endsWith(path.join("node_modules", ".bin")));
  return { ...process.env, PATH: kept.join(path.delimiter) };
}

/**
 * Starts this script anew under the project's Node where another one runs it; returns only under
 * the project's Node.
 */
export async function continueOnProjectNode() {
  const bin = path.join(root, "node_modules/.bin");
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env["PATH"] ?? ""}` };
  if (realpathSync(process.execPath) === realpathSync(projectNode)) {
    // The tools that are started by name get the same Node.
    process.env["PATH"] = env.PATH;
    return;
  }
  const child = spawnGroup(projectNode, process.argv.slice(1), { stdio: "inherit", env });
  stopOnSignals(() => stopGroup(child, 15_000));
  const code = await new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (exit, signal) => resolve(exitCode(exit, signal)));
  });
  process.exit(code);
}
