// @ts-check
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { launchBrowser } from "./browser.mjs";
import { bundleTypeScript } from "./bundleTypeScript.mjs";
import { startKeyring } from "./keyring.mjs";
import { artifacts } from "./paths.mjs";
import { stopOnSignals } from "./processes.mjs";
import { startSandbox } from "./sandbox.mjs";
import { setUpParts } from "./setup.mjs";
import { packageVsix } from "./vsix.mjs";
import { startVscodeHost } from "./vscodeHost.mjs";

/**
 * Walks the main job once, in the browser-hosted VS Code without a window.
 * @returns {Promise<0 | 1>} the exit code
 */
export async function startAndCheck() {
  const missing = await setUpParts(["webVscode", "browser", "bus", "keyring"]);
  const needed = [missing.get("webVscode"), missing.get("browser")].filter((text) => text);
  for (const text of needed) console.error(text);
  if (needed.length > 0) return 1;
  /** @type {(() => Promise<unknown>)[]} */
  const stops = [];
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  stopOnSignals(stop);
  try {
    await walk(stops, missing.size === 0);
    console.log("The main job works.");
    return 0;
  } catch (error) {
    console.error(`The main job failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    await stop();
  }
}

/**
 * @param {(() => Promise<unknown>)[]} stops what to call at the end, last first
 * @param {boolean} hasKeyring without one, the extension keeps secrets in VS Code's own storage
 */
async function walk(stops, hasKeyring) {
  const { Workbench } = await import(await bundleTypeScript("test/workbench/support/workbench.ts"));
  const { doMainJob } = await import(await bundleTypeScript("test/workbench/journeys/mainJob.ts"));
  const folder = await mkdtemp(path.join(tmpdir(), "archipelago-check-"));
  stops.push(() => rm(folder, { recursive: true, force: true }));
  const vsix = await packageVsix();
  console.log(`✓ built and packed ${path.relative(".", vsix)}`);
  const { login, stop } = await startSandbox({ folder: path.join(folder, "sandbox") });
  stops.push(stop);
  console.log(`✓ started the sandbox registry at ${login.url}`);
  const keyring = hasKeyring ? await startKeyring() : undefined;
  if (keyring) stops.push(keyring.stop);
  const host = await startVscodeHost({ vsix, env: keyring?.env ?? {} });
  stops.push(host.stop);
  const browser = await launchBrowser();
  stops.push(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(20_000);
  const workbench = new Workbench(page);
  await workbench.open(host.url);
  console.log(`✓ opened VS Code with the extension at ${host.url}`);
  try {
    await doMainJob(workbench, sandboxJob(login), async (/** @type {string} */ what) => {
      console.log(`✓ ${what}`);
    });
  } catch (error) {
    const picture = path.join(artifacts, "screenshots/failed-check.png");
    await mkdir(path.dirname(picture), { recursive: true });
    await page.screenshot({ path: picture });
    console.error(`How it looked then: ${path.relative(".", picture)}`);
    throw error;
  }
}

/**
 * The main job on the sandbox's sample content.
 * @param {import("./sandbox.mjs").SandboxLogin} login
 */
function sandboxJob({ url, username, password }) {
  return {
    url,
    host: new URL(url).host,
    user: username,
    password,
    repository: "hello-world",
    sources: [
      { tag: "linux-amd64", platform: "linux/amd64" },
      { tag: "linux-arm64", platform: "linux/arm64" },
    ],
    tag: "check",
  };
}
