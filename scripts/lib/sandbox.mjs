// @ts-check
import path from "node:path";
import { root } from "./paths.mjs";
import { spawnGroup, stopGroup } from "./processes.mjs";
import { waitForOutput } from "./waitForOutput.mjs";

/**
 * @typedef {{ readonly url: string; readonly username: string; readonly password: string }} SandboxLogin
 */

/**
 * Starts the built sandbox registry with its sample images.
 * @param {{ readonly folder: string; readonly port?: number; readonly password?: string }} options
 *   `folder` keeps the content; without a password there is a new one each time
 */
export async function startSandbox({ folder, port = 0, password }) {
  const script = path.join(root, "dist/sandboxCli.js");
  const args = [script, "--folder", folder, "--port", `${port}`];
  if (password !== undefined) args.push("--user", "sandbox", "--password", password);
  const child = spawnGroup(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  const stop = () => stopGroup(child);
  try {
    const { match } = await waitForOutput(child, /^(\{.*\})\r?\n/m, 30_000);
    return { login: readLogin(match[1] ?? ""), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * @param {string} line
 * @returns {SandboxLogin}
 */
function readLogin(line) {
  const { url, username, password } = JSON.parse(line);
  if ([url, username, password].every((value) => typeof value === "string")) {
    return { url, username, password };
  }
  throw new Error(`The sandbox registry printed ${line}`);
}
