import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";
import type { Workbench } from "./support/workbench.ts";

/** A window in the back may not have noticed that it was left, so one that is turned to may have to be again. */
async function turnToSee(window: Workbench, what: Locator): Promise<void> {
  const isSeen = async () => {
    await window.turnTo();
    return what.first().isVisible();
  };
  await expect.poll(isSeen, { timeout: 40_000, interval: 2_000 }).toBe(true);
}

describe("another window", () => {
  it("shows what was added, pinned and removed here once it is turned to", async () => {
    const { job } = await startOwnRegistry();
    const { workbench: here, openWindow, screenshot } = await openSession(services().vscodeUrl);
    const there = await openWindow();
    for (const { page, registries } of [there, here]) {
      expectNoComplaints(page);
      await page.bringToFront();
      await registries.open();
    }
    await addRegistry(here, job);
    const registry = row("Registry", job.host, "kim (OS keychain)");
    await turnToSee(there, there.registries.row(registry));

    await there.registries.expand(row("Registry", job.host));
    await there.registries.row(row("Repository", job.repository)).waitFor();

    await here.turnTo();
    await here.registries.expand(row("Registry", job.host));
    await here.registries.openContextMenu(row("Repository", job.repository));
    await here.choose("Pin Repository");
    await here.registries.row(row("Repository", job.repository, "pinned")).waitFor();
    const pinned = row("Repository", job.repository, "pinned");
    await turnToSee(there, there.registries.row(pinned));
    await screenshot("pinned in one of two windows");

    await here.turnTo();
    await here.registries.openContextMenu(row("Registry", job.host));
    await here.choose("Remove Registry");
    await here.answerDialog("Remove the registry", "Remove");
    await turnToSee(there, there.welcome);
  });
});
