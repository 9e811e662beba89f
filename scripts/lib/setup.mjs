// @ts-check
import { continueOnProjectNode, installNpmPackages } from "./npmPackages.mjs";
import { installSystemParts } from "./systemPackages.mjs";
import { installWebVscode } from "./webVscode.mjs";

/**
 * @typedef {import("./systemPackages.mjs").SystemPartName} SystemPartName
 * @typedef {SystemPartName | "webVscode"} PartName
 */

/**
 * Brings the npm packages and continues under the project's own Node. What comes after may import
 * packages, so call this before loading anything that does.
 */
export async function setUpPackages() {
  await installNpmPackages(say);
  await continueOnProjectNode();
}

/**
 * Makes the machine ready for a task: installs what is missing and says what it does.
 * @param {Iterable<PartName>} wanted
 * @returns {Promise<ReadonlyMap<PartName, string>>} what could not be had, and how to get it
 */
export async function setUpParts(wanted) {
  const names = new Set(wanted);
  const system = [...names].filter((name) => name !== "webVscode");
  /** @type {Map<PartName, string>} */
  const missing = new Map(await installSystemParts(system, say));
  if (names.has("webVscode")) {
    try {
      await installWebVscode(say);
    } catch (error) {
      missing.set("webVscode", `The browser-hosted VS Code could not be installed: ${error}`);
    }
  }
  return missing;
}

/** @param {string} line */
function say(line) {
  console.log(`setup: ${line}`);
}
