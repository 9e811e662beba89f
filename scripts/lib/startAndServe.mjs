// @ts-check
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { freePort } from "./freePort.mjs";
import { root, testParts } from "./paths.mjs";
import { findCommand, runOrThrow, stopOnSignals } from "./processes.mjs";
import { startSandbox } from "./sandbox.mjs";
import { setUpParts } from "./setup.mjs";
import { packageVsix } from "./vsix.mjs";
import { startVscodeHost } from "./vscodeHost.mjs";

const home = path.join(testParts, "start");

/** Serves until it is told to stop. What people change in VS Code or push is there next time. */
export async function startAndServe() {
  const code = findCommand("code");
  if (code === undefined) await requireWebVscode();
  const workspace = path.join(home, "workspace");
  await mkdir(workspace, { recursive: true });

  console.log("build: the extension");
  if (code !== undefined) await runOrThrow(process.execPath, ["esbuild.mjs"], { cwd: root });
  const vsix = code === undefined ? await packageVsix() : undefined;
  const sandbox = await startSandbox({
    folder: path.join(home, "sandbox"),
    port: await freePort(5180),
    password: await lastingPassword(path.join(home, "password")),
  });
  stopOnSignals(async () => {
    await web?.stop();
    await sandbox.stop();
  });
  const web = vsix === undefined ? undefined : await startWeb(vsix);
  if (code !== undefined) {
    await runOrThrow(code, ["--new-window", `--extensionDevelopmentPath=${root}`, workspace]);
  }
  const place = web ? `Open ${web.folderUrl(workspace)}` : "VS Code opens in a window of its own";
  console.log(`\n${place}\n${instructions(sandbox.login)}`);
}

/**
 * The password of last time, so that a registry that was added then is still signed in to.
 * @param {string} file
 */
async function lastingPassword(file) {
  if (!existsSync(file)) {
    await writeFile(file, randomBytes(12).toString("base64url"), { mode: 0o600 });
  }
  return readFile(file, "utf8");
}

/** @param {string} vsix */
async function startWeb(vsix) {
  const dataDir = path.join(home, "vscode");
  return startVscodeHost({ vsix, dataDir, port: await freePort(5181) });
}

async function requireWebVscode() {
  const missing = await setUpParts(["webVscode"]);
  for (const text of missing.values()) throw new Error(text);
}

/** @param {import("./sandbox.mjs").SandboxLogin} login */
function instructions({ url, username, password }) {
  return `
A sandbox registry with sample images runs at ${url}
To browse it: click the Archipelago icon in the activity bar, then "Add Registry…":
  URL        ${url}
  user name  ${username}
  password   ${password}
Or leave it and click "Try the sandbox": the extension then runs one by itself.

Ctrl+C ends all of it.`;
}
