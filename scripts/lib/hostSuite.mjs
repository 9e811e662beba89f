// @ts-check
import { glob, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import esbuild from "esbuild";
import { launchBrowser } from "./browser.mjs";
import { startKeyring } from "./keyring.mjs";
import { root, testBundles } from "./paths.mjs";
import { startVscodeHost } from "./vscodeHost.mjs";

/**
 * @typedef {{ readonly passed: readonly string[];
 *   readonly failed: readonly { readonly title: string; readonly error: string }[] }} HostReport
 * @typedef {{ readonly suite: string; readonly workspace: string; readonly report: string }} HostRun
 */

/**
 * Bundles the suite that runs inside the extension host.
 * @returns {Promise<string>} the module that VS Code loads to run it
 */
export async function buildHostSuite() {
  const tests = [];
  for await (const file of glob("test/host/**/*.test.ts", { cwd: root })) tests.push(file);
  const folder = await bundleForHost("test/host", ["test/host/run.ts", ...tests]);
  return path.join(folder, "run.js");
}

/**
 * Bundles modules that run inside the extension host.
 * @param {string} base the folder they are in, relative to the top of the repository
 * @param {readonly string[]} files
 * @returns {Promise<string>} the folder of the bundles
 */
export async function bundleForHost(base, files) {
  const outdir = path.join(testBundles, path.basename(base));
  await rm(outdir, { recursive: true, force: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [...files],
    outbase: base,
    outdir,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node22",
    sourcemap: "inline",
    external: ["vscode", "mocha", "*.node"],
    // As in the product's own bundle.
    alias: { "node:http": "http", "node:https": "https", "node:net": "net", "node:tls": "tls" },
    logLevel: "warning",
  });
  return outdir;
}

/**
 * Prepares a run in whichever VS Code: an empty workspace, and a file for the report.
 * @template T
 * @param {(run: HostRun) => Promise<T>} use
 */
export async function withHostRun(use) {
  const dir = await mkdtemp(path.join(tmpdir(), "archipelago-host-"));
  try {
    const suite = await buildHostSuite();
    return await use({ suite, workspace: dir, report: path.join(dir, "report.json") });
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

/**
 * Runs the suite in the extension host of the browser-hosted VS Code, with a keychain.
 * @returns {Promise<HostReport>}
 */
export async function runHostSuite() {
  return withHostRun(async (run) => {
    const keyring = await startKeyring();
    const env = { ...keyring.env, ARCHIPELAGO_HOST_REPORT: run.report };
    try {
      const host = await startVscodeHost({ underTest: true, env });
      try {
        const url = host.testUrl(run.workspace, root, run.suite);
        return await runInExtensionHost(url, run.report);
      } finally {
        await host.stop();
      }
    } finally {
      await keyring.stop();
    }
  });
}

/**
 * Opens a window in which VS Code runs a module, and waits for the file that the module writes.
 * @param {string} url of {@link import("./vscodeHost.mjs").VscodeHost.testUrl}
 * @param {string} reportFile
 */
export async function runInExtensionHost(url, reportFile) {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage();
    /** @type {string[]} */
    const log = [];
    page.on("console", (message) => log.push(message.text()));
    await page.goto(url);
    return await waitForReport(reportFile, log);
  } finally {
    await browser.close();
  }
}

/**
 * @param {string} file
 * @param {readonly string[]} log what to show where no report comes
 * @returns {Promise<HostReport>}
 */
async function waitForReport(file, log) {
  const deadline = Date.now() + 180_000;
  while (Date.now() < deadline) {
    const report = await readReport(file);
    if (report) return report;
    await sleep(100);
  }
  throw new Error(
    `The suite did not report from the extension host.\n${log.slice(-40).join("\n")}`,
  );
}

/**
 * @param {string} file
 * @returns {Promise<HostReport | undefined>} undefined before the suite has ended
 */
export async function readReport(file) {
  try {
    return JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
