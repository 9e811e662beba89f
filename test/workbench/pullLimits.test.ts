import { describe, expect, it, onTestFinished } from "vitest";
import { eventually } from "../support/eventually.ts";
import { startPullGate } from "../support/pullGate.ts";
import { addRegistry, browse, row } from "./journeys/mainJob.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("a registry that counts pulls", () => {
  it("says on its row what is left, what it is, and what helps when nothing is", async () => {
    const own = await startOwnRegistry();
    const { host, url, stop } = await startPullGate(own.job.url, 2);
    onTestFinished(stop);
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    const { quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, { ...own.job, host, url });
    await browse(workbench, { ...own.job, host, url });
    const connection = row("Registry", host, "0 of 100 pulls left");
    await registries.row(connection).hover();
    await workbench.page.getByText("Pulls left: 0 of 100 in 6 hours").waitFor();
    await workbench.page.getByText("Kind: JFrog Artifactory").waitFor();
    await screenshot("no pulls left");

    await own.push("s390x", "s390x");
    await registries.openContextMenu(row("Repository", "app"));
    await workbench.choose("Refresh");
    await registries.expandByTwistie(row("Tag", "s390x", "unavailable"));
    await registries.row(/The 100 pulls that .* allows you in 6 hours are used up/).waitFor();
    await screenshot("pulls used up");

    await registries.openContextMenu(connection);
    await workbench.choose("Choose Kind of Registry…");
    await quickInput.waitFor(`What kind of registry is ${host}?`);
    await screenshot("kinds of registries");
    await quickInput.pick("Harbor");
    await quickInput.waitUntilClosed();
    const menu = workbench.page.locator(".monaco-menu").first();
    // A menu that is open already does not change with its row.
    await eventually(async () => {
      await workbench.page.keyboard.press("Escape");
      await registries.openContextMenu(row("Tag", "amd64"));
      await menu.getByRole("menuitem", { name: "Delete Manifest…" }).waitFor();
      expect(await menu.getByRole("menuitem", { name: "Delete Tag…" }).count()).toBe(0);
    });
  });
});
