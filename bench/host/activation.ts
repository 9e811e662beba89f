import { rename, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { extensions } from "vscode";

/** How long VS Code has for its own start before anything is measured. */
const settleMs = 4_000;

/**
 * Loads and activates the extension, for the first time in this extension host, and reports how long
 * each took in milliseconds. Activating includes what VS Code does around the call.
 */
export async function run(): Promise<void> {
  const extension = extensions.getExtension("archipelago.archipelago");
  if (!extension || extension.isActive) throw new Error("The extension must be there, not active");
  await sleep(settleMs);
  const start = performance.now();
  createRequire(__filename)(path.join(extension.extensionPath, "dist/extension.js"));
  const loaded = performance.now();
  await extension.activate();
  const activated = performance.now();
  const file = process.env["ARCHIPELAGO_HOST_REPORT"] ?? "";
  const report = { loadMs: loaded - start, activateMs: activated - loaded };
  await writeFile(`${file}.part`, JSON.stringify(report));
  await rename(`${file}.part`, file);
}
