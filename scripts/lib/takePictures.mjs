// @ts-check
import { mkdir, stat } from "node:fs/promises";
import path from "node:path";
import { loadMainJob, openProduct, sandboxJob } from "./openProduct.mjs";
import { root } from "./paths.mjs";
import { setUpParts } from "./setup.mjs";

const folder = path.join(root, "media/readme");
const maxBytes = 200 * 1024;

/** Nothing in the pictures that is not about the product. */
const settings = {
  "window.commandCenter": false,
  "workbench.layoutControl.enabled": false,
  "workbench.statusBar.visible": false,
  "workbench.tree.expandMode": "doubleClick",
};

/** Does the main job on the sample images and keeps a picture of each step for the README. */
export async function takePictures() {
  const missing = await setUpParts(["webVscode", "browser", "bus", "keyring"]);
  for (const text of missing.values()) throw new Error(text);
  await mkdir(folder, { recursive: true });
  const viewport = { width: 1200, height: 675 };
  const options = { viewport, settings, scale: 1.3, withKeyring: true, say: console.log };
  const product = await openProduct(options);
  try {
    await walk(product, sandboxJob(product.login, "multi"));
  } finally {
    await product.stop();
  }
}

/**
 * @param {Awaited<ReturnType<typeof openProduct>>} product
 * @param {import("../../test/workbench/journeys/mainJob.ts").MainJob} job
 */
async function walk({ page, workbench }, job) {
  const { addRegistry, browse, createList, pushDraft, readList, selectSources } =
    await loadMainJob();
  const picture = (/** @type {string} */ name) => takePicture(page, name);
  await workbench.registries.open();
  await addRegistry(workbench, job);
  await browse(workbench, job);
  await picture("1-browse");
  await selectSources(workbench, job);
  await picture("2-select");
  await createList(workbench, job);
  await workbench.notification("Reading ").waitFor({ state: "hidden" });
  await picture("3-preview");
  await pushDraft(workbench, job);
  await workbench.notification("Pushing ").waitFor({ state: "hidden" });
  await picture("4-pushed");
  await readList(workbench, job, async (what) => {
    if (what.startsWith("opened")) {
      await workbench.dismissNotifications();
      await picture("hero");
    }
    if (what.includes("config")) await picture("5-config");
  });
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
async function takePicture(page, name) {
  const file = path.join(folder, `${name}.png`);
  // No pointer over anything, no caret that blinks.
  await page.mouse.move(800, 670);
  await page.screenshot({ path: file, caret: "hide", animations: "disabled" });
  const { size } = await stat(file);
  console.log(`${path.relative(root, file)}: ${Math.round(size / 1024)} KB`);
  if (size > maxBytes) throw new Error(`${name}.png has more than ${maxBytes} bytes`);
}
