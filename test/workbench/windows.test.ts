import { describe, it } from "vitest";
import { addRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

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
    await there.turnTo();
    await there.registries.row(row("Registry", job.host, "kim (OS keychain)")).waitFor();

    await there.registries.expand(row("Registry", job.host));
    await there.registries.row(row("Repository", job.repository)).waitFor();

    await here.turnTo();
    await here.registries.expand(row("Registry", job.host));
    await here.registries.openContextMenu(row("Repository", job.repository));
    await here.choose("Pin Repository");
    await here.registries.row(row("Repository", job.repository, "pinned")).waitFor();
    await there.turnTo();
    await there.registries.row(row("Repository", job.repository, "pinned")).waitFor();
    await screenshot("pinned in one of two windows");

    await here.turnTo();
    await here.registries.openContextMenu(row("Registry", job.host));
    await here.choose("Remove Registry");
    await here.answerDialog("Remove the registry", "Remove");
    await there.turnTo();
    await there.welcome.waitFor();
  });
});
