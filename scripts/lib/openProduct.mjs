// @ts-check
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { launchBrowser } from "./browser.mjs";
import { bundleTypeScript } from "./bundleTypeScript.mjs";
import { startKeyring } from "./keyring.mjs";
import { startSandbox } from "./sandbox.mjs";
import { packageVsix } from "./vsix.mjs";
import { startVscodeHost } from "./vscodeHost.mjs";

/**
 * @typedef {{
 *   readonly viewport: { readonly width: number; readonly height: number };
 *   readonly scale?: number;
 *   readonly withKeyring: boolean;
 *   readonly settings?: Readonly<Record<string, unknown>>;
 *   readonly say: (what: string) => void;
 * }} OpenOptions Without a keyring, the extension keeps secrets in VS Code's own storage.
 */

/**
 * Builds the product and opens it as a person would: installed from its package in a VS Code of its
 * own, beside a sandbox registry with sample images. All of it is new and ends with `stop`.
 * @param {OpenOptions} options
 */
export async function openProduct({ viewport, scale = 1, withKeyring, settings = {}, say }) {
  /** @type {(() => Promise<unknown>)[]} */
  const stops = [];
  const stop = async () => {
    for (const end of stops.splice(0).toReversed()) await end();
  };
  try {
    const folder = await mkdtemp(path.join(tmpdir(), "archipelago-product-"));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    const vsix = await packageVsix();
    say(`built and packed ${path.relative(".", vsix)}`);
    const sandbox = await startSandbox({ folder: path.join(folder, "sandbox") });
    stops.push(sandbox.stop);
    say(`started the sandbox registry at ${sandbox.login.url}`);
    const keyring = withKeyring ? await startKeyring() : undefined;
    if (keyring) stops.push(keyring.stop);
    const host = await startVscodeHost({ vsix, settings, env: keyring?.env ?? {} });
    stops.push(host.stop);
    const browser = await launchBrowser();
    stops.push(() => browser.close());
    const page = await browser.newPage({ viewport, deviceScaleFactor: scale });
    page.setDefaultTimeout(20_000);
    const module = await import(await bundleTypeScript("test/workbench/support/workbench.ts"));
    /** @type {import("../../test/workbench/support/workbench.ts").Workbench} */
    const workbench = new module.Workbench(page);
    await workbench.open(host.url);
    say(`opened VS Code with the extension at ${host.url}`);
    return { page, workbench, login: sandbox.login, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The main job on the sandbox's sample images.
 * @param {import("./sandbox.mjs").SandboxLogin} login
 * @param {string} tag what the list is to be called
 * @returns {import("../../test/workbench/journeys/mainJob.ts").MainJob}
 */
export function sandboxJob({ url, username, password }, tag) {
  return {
    url,
    host: new URL(url).host,
    user: username,
    password,
    repository: "multi-arch-samples/app",
    sources: [
      { tag: "amd64", platform: "linux/amd64" },
      { tag: "arm64", platform: "linux/arm64/v8" },
      { tag: "arm-v7", platform: "linux/arm/v7" },
    ],
    tag,
  };
}

/**
 * The steps of the main job.
 * @returns {Promise<typeof import("../../test/workbench/journeys/mainJob.ts")>}
 */
export async function loadMainJob() {
  return import(await bundleTypeScript("test/workbench/journeys/mainJob.ts"));
}
