// @ts-check
import { randomUUID } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { projectNode } from "./paths.mjs";
import { runOrThrow, spawnGroup, stopGroup } from "./processes.mjs";
import { waitForOutput } from "./waitForOutput.mjs";
import { webVscodeFolder } from "./webVscode.mjs";

/**
 * @typedef {{
 *   readonly vsix?: string | readonly string[];
 *   readonly env?: Readonly<Record<string, string>>;
 *   readonly settings?: Readonly<Record<string, unknown>>;
 *   readonly dataDir?: string;
 *   readonly port?: number;
 *   readonly underTest?: boolean;
 * }} VscodeHostOptions
 * `dataDir` is kept; without it a temporary folder is used and removed. `port` 0 or none: any free
 * one. `underTest`: accepts an extension under development and its tests by URL.
 * @typedef {{
 *   readonly url: string;
 *   readonly dataDir: string;
 *   readonly folderUrl: (folder: string) => string;
 *   readonly testUrl: (folder: string, extension: string, tests: string) => string;
 *   readonly writeSettings: (settings: Readonly<Record<string, unknown>>) => Promise<void>;
 *   readonly stop: () => Promise<void>;
 * }} VscodeHost
 */

/** A quiet workbench: nothing opens by itself, nothing is reported, nothing is fetched. */
const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.colorTheme": "Dark Modern",
  "workbench.tips.enabled": false,
  "workbench.enableExperiments": false,
  "chat.disableAIFeatures": true,
  "chat.commandCenter.enabled": false,
  "telemetry.telemetryLevel": "off",
  "extensions.autoCheckUpdates": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.enabled": false,
  "security.workspace.trust.enabled": false,
  "editor.minimap.enabled": false,
  "remote.autoForwardPorts": false,
};

/**
 * Starts the browser-hosted VS Code on a loopback port. Extensions run in its server, so `env` is
 * what they see.
 * @param {VscodeHostOptions} [options]
 * @returns {Promise<VscodeHost>}
 */
export async function startVscodeHost(options = {}) {
  const dataDir = options.dataDir ?? (await mkdtemp(path.join(tmpdir(), "archipelago-vscode-")));
  const folders = ["--server-data-dir", dataDir, "--extensions-dir", path.join(dataDir, "ext")];
  const remove = async () => {
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
  };
  const env = { ...process.env, ...options.env };
  try {
    await writeUserSettings(dataDir, options.settings);
    for (const vsix of [options.vsix ?? []].flat()) {
      await server(["--install-extension", vsix, ...folders]);
    }
  } catch (error) {
    await remove();
    throw error;
  }
  // Whoever may open VS Code may run anything here, so its address is not to be guessed.
  const token = randomUUID();
  const child = spawnGroup(projectNode, serverArgs(folders, { ...options, token }), {
    cwd: webVscodeFolder,
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const stop = async () => {
    await stopGroup(child);
    await remove();
  };
  try {
    const { match } = await waitForOutput(child, /agent listening on (\d+)/, 60_000);
    return host({ port: Number(match[1]), token }, dataDir, stop);
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {{ readonly port: number; readonly token: string }} address
 * @param {string} dataDir
 * @param {() => Promise<void>} stop
 * @returns {VscodeHost}
 */
function host({ port, token }, dataDir, stop) {
  // The origin must be `localhost`: webviews need a secure context, which 127.0.0.1 is not to all.
  const url = `http://localhost:${port}/?tkn=${token}`;
  /** @param {string} file */
  const remote = (file) => `vscode-remote://localhost:${port}${file}`;
  /** @param {string} folder */
  const folderUrl = (folder) => `${url}&folder=${encodeURIComponent(folder)}`;
  return {
    url,
    dataDir,
    folderUrl,
    testUrl: (folder, extension, tests) => {
      const payload = [
        ["extensionDevelopmentPath", remote(extension)],
        ["extensionTestsPath", remote(tests)],
      ];
      return `${folderUrl(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
    },
    writeSettings: (settings) => writeUserSettings(dataDir, settings),
    stop,
  };
}

/**
 * @param {readonly string[]} folders
 * @param {VscodeHostOptions & { readonly token: string }} options
 */
function serverArgs(folders, { port = 0, underTest = false, token }) {
  const args = ["out/server-main.js", "--host", "127.0.0.1", "--port", `${port}`, ...folders];
  args.push("--connection-token", token, "--accept-server-license-terms");
  args.push("--disable-telemetry", "--disable-workspace-trust");
  if (underTest) args.push("--enable-smoke-test-driver");
  return args;
}

/** @param {readonly string[]} args */
async function server(args) {
  await runOrThrow(projectNode, ["out/server-main.js", ...args], { cwd: webVscodeFolder });
}

/**
 * The browser-hosted VS Code keeps user settings on the server's disk, below its data folder.
 * @param {string} dataDir
 * @param {Readonly<Record<string, unknown>>} [settings]
 */
async function writeUserSettings(dataDir, settings) {
  const folder = path.join(dataDir, "data/User");
  await mkdir(folder, { recursive: true });
  const content = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
  await writeFile(path.join(folder, "settings.json"), content);
}
