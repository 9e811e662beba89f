// @ts-check
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { loadMainJob, openProduct, sandboxJob } from "./openProduct.mjs";
import { artifacts } from "./paths.mjs";
import { setUpParts } from "./setup.mjs";

/**
 * Walks the main job once, in the browser-hosted VS Code without a window.
 * @returns {Promise<0 | 1>} the exit code
 */
export async function startAndCheck() {
  const missing = await setUpParts(["webVscode", "browser", "bus", "keyring"]);
  const needed = [missing.get("webVscode"), missing.get("browser")].filter((text) => text);
  for (const text of needed) console.error(text);
  if (needed.length > 0) return 1;
  try {
    await walk(!missing.has("bus") && !missing.has("keyring"));
    console.log("The main job works.");
    return 0;
  } catch (error) {
    console.error(`The main job failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  }
}

/** @param {boolean} withKeyring */
async function walk(withKeyring) {
  const { doMainJob } = await loadMainJob();
  const viewport = { width: 1440, height: 900 };
  const product = await openProduct({ viewport, withKeyring, say });
  try {
    await doMainJob(product.workbench, sandboxJob(product.login, "check"), async (what) =>
      say(what),
    );
  } catch (error) {
    const picture = path.join(artifacts, "screenshots/failed-check.png");
    await mkdir(path.dirname(picture), { recursive: true });
    await product.page.screenshot({ path: picture });
    console.error(`How it looked then: ${path.relative(".", picture)}`);
    throw error;
  } finally {
    await product.stop();
  }
}

/** @param {string} what */
function say(what) {
  console.log(`✓ ${what}`);
}
