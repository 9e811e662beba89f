import { describe, expect, inject, it } from "vitest";
import { row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { openSession } from "./support/session.ts";

describe("the sandbox registry", () => {
  it("comes back when it is used after a reload, and goes when it is stopped", async () => {
    const { workbench } = await openSession(inject("services").vscodeUrl);
    expectNoComplaints(workbench.page);
    const { registries, quickInput } = workbench;
    const sandbox = row("Registry", "Sandbox");
    const sample = row("Repository", "multi-arch-samples/nested");
    await registries.open();
    await workbench.runCommand("Archipelago: Start Sandbox Registry");
    await registries.expand(sandbox);
    await registries.row(sample).waitFor();
    await workbench.reload();
    await registries.open();
    await registries.expand(sandbox);
    await registries.expand(sample);
    await registries.row(row("Tag", "latest")).waitFor();
    await registries.openContextMenu(sandbox);
    await workbench.choose("Stop Sandbox Registry");
    await workbench.welcome.waitFor();
    // It can be started again, and not be stopped twice.
    await workbench.page.keyboard.press("F1");
    await quickInput.input.fill(">Archipelago: Start Sandbox Registry");
    await quickInput.option(/^Archipelago: Start Sandbox Registry/).waitFor();
    await quickInput.input.fill(">Archipelago: Stop Sandbox Registry");
    await quickInput.option(/^Archipelago: Start Sandbox Registry.*similar commands/).waitFor();
    expect(await quickInput.option(/^Archipelago: Stop Sandbox Registry/).count()).toBe(0);
  });
});
