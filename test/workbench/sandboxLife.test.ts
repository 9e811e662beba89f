import { describe, expect, it } from "vitest";
import { row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("the sandbox registry", () => {
  it("comes back when it is used after a reload, and goes when it is stopped", async () => {
    const { workbench } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { registries } = workbench;
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
    const offers = (verb: string) =>
      workbench.offersCommand(`Archipelago: ${verb} Sandbox Registry`);
    await expect.poll(() => offers("Stop"), { timeout: 15_000 }).toBe(false);
    await expect.poll(() => offers("Start"), { timeout: 15_000 }).toBe(true);
  });
});
