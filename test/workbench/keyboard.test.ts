import { describe, it } from "vitest";
import type { Locator, Page } from "playwright-core";
import { addRegistry, row, type MainJob } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";
import type { Workbench } from "./support/workbench.ts";

/** Tab stops on the way to a control of the manifest editor, at most. */
const maxStops = 30;

describe("the main job", () => {
  it("needs no mouse: from the tree to a pushed list, its child and back", async () => {
    const { job } = await startOwnRegistry();
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { manifestEditor, page, quickInput, registries } = workbench;
    // The palette lists what is known when it opens.
    await workbench.activityBarItem(/^Archipelago/).waitFor();
    await command(page, "Archipelago: Focus on Registries View");
    await workbench.welcome.waitFor();
    await addRegistry(workbench, job);
    await selectTagsByKeys(workbench, job);
    await pressMenuKey(page, /^Create Manifest List/);
    await quickInput.waitFor(/^Tag of the manifest list/);
    await quickInput.enter(job.tag);
    await manifestEditor.platform("linux/arm64").waitFor();
    await tabTo(workbench, "Push");
    await screenshot("push by keyboard");
    await page.keyboard.press("Enter");
    await workbench.notification("Pushed").waitFor();
    const pushed = registries.row(row("Tag", job.tag, "linux/amd64", "linux/arm64"));
    await pushed.waitFor();
    await focusTree(page);
    await moveTo(page, pushed);
    await pressMenuKey(page, "Inspect Manifest");
    await manifestEditor.platform("linux/amd64").waitFor();
    await tabTo(workbench, /^sha256:/);
    await page.keyboard.press("Enter");
    await manifestEditor.title("linux/amd64").waitFor();
    await page.keyboard.press("Alt+ArrowLeft");
    await manifestEditor.title(`app:${job.tag}`).waitFor();
  });
});

/** Runs a command with keys alone. */
async function command(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  const input = page.locator(".quick-input-widget:visible input[type=text]");
  await input.fill(`>${title}`);
  await page.locator(".quick-input-widget .monaco-list-row.focused").getByText(title).waitFor();
  await page.keyboard.press("Enter");
}

async function focusTree(page: Page): Promise<void> {
  await command(page, "Archipelago: Focus on Registries View");
  await page.locator(".part.sidebar [role=tree]:focus").waitFor();
}

/** Opens the repository and selects both tags. */
async function selectTagsByKeys({ page, registries }: Workbench, job: MainJob): Promise<void> {
  const repository = registries.row(row("Repository", job.repository));
  await repository.waitFor();
  await focusTree(page);
  await moveTo(page, repository);
  await page.keyboard.press("ArrowRight");
  await registries.row(row("Tag", "arm64", "linux/arm64")).waitFor();
  await moveTo(page, registries.row(row("Tag", "amd64")));
  // Enter selects a row and opens it; what follows a range must be the next row.
  await page.keyboard.press("Enter");
  const config = registries.row(/^Config/);
  await config.waitFor();
  await page.keyboard.press("ArrowLeft");
  await config.waitFor({ state: "detached" });
  await page.keyboard.press("Shift+ArrowDown");
}

/** Presses the down arrow until a row of the tree has the focus. */
async function moveTo(page: Page, wanted: Locator): Promise<void> {
  const focused = page.locator(".monaco-list-row.focused");
  for (let step = 0; step < maxStops; step += 1) {
    if ((await wanted.and(focused).count()) > 0) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error("The row is not reached by the down arrow");
}

/** Opens the menu of the focused row and goes down to an item of it. */
async function pressMenuKey(page: Page, item: string | RegExp): Promise<void> {
  await page.keyboard.press("ContextMenu");
  const menu = page.locator(".monaco-menu").first();
  const wanted = menu.getByRole("menuitem", { name: item });
  await wanted.waitFor();
  for (let step = 0; step < maxStops; step += 1) {
    if ((await wanted.and(page.locator(":focus")).count()) > 0) break;
    await page.keyboard.press("ArrowDown");
  }
  await page.keyboard.press("Enter");
  await menu.waitFor({ state: "hidden" });
}

/** Presses Tab until a link or button of the manifest editor has the focus. */
async function tabTo({ manifestEditor, page }: Workbench, name: string | RegExp): Promise<void> {
  const { frame } = manifestEditor;
  const wanted = frame.getByRole("button", { name }).or(frame.getByRole("link", { name })).first();
  await wanted.waitFor();
  for (let stop = 0; stop < maxStops; stop += 1) {
    if ((await wanted.and(frame.locator(":focus")).count()) > 0) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`${String(name)} is not reached by Tab`);
}
