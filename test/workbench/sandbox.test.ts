import { describe, expect, it } from "vitest";
import { row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("first contact", () => {
  it("shows what to do first; the sandbox starts, comes back after a reload, and stops", async () => {
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { registries, welcome } = workbench;
    await registries.open();
    await welcome.getByRole("button", { name: "Add Registry…" }).waitFor();
    await welcome.getByText("Open a reference…").waitFor();
    await welcome.getByText("Try the sandbox").waitFor();
    await screenshot("welcome");

    // A deleted tag leaves the image to its other tags.
    await welcome.getByText("Try the sandbox").click();
    const sandbox = row("Registry", "Sandbox");
    await registries.expand(sandbox);
    await registries.expand(row("Repository", "multi-arch-samples/releases"));
    await screenshot("sandbox");
    const latest = row("Tag", "latest", "linux/amd64");
    // What is no version stands at the end; rows out of sight are not there for the browser.
    const isInSight = async () => {
      await workbench.page.keyboard.press("End");
      return registries.row(latest).isVisible();
    };
    await expect.poll(isInSight).toBe(true);
    await registries.openContextMenu(latest);
    await workbench.choose(/^Delete Tag/);
    const question = workbench.dialog("releases:latest?");
    await question.getByText(/The image stays: it is also tagged .*2\.1\.0/).waitFor();
    await screenshot("delete tag");
    await question.getByRole("button", { name: "Delete Tag" }).click();
    await registries.row(latest).waitFor({ state: "detached" });
    await workbench.page.keyboard.press("Home");
    await registries.row(row("Tag", "2.1.0", "linux/amd64")).waitFor();

    // It comes back when it is used after a reload, and goes when it is stopped.
    await workbench.reload();
    await registries.open();
    await registries.expand(sandbox);
    await registries.expand(row("Repository", "multi-arch-samples/nested"));
    await registries.row(row("Tag", "latest")).waitFor();
    await registries.openContextMenu(sandbox);
    await workbench.choose("Stop Sandbox Registry");
    await welcome.waitFor();
    // It can be started again, and not be stopped twice.
    const offers = (verb: string) =>
      workbench.offersCommand(`Archipelago: ${verb} Sandbox Registry`);
    await expect.poll(() => offers("Stop"), { timeout: 15_000 }).toBe(false);
    await expect.poll(() => offers("Start"), { timeout: 15_000 }).toBe(true);
    await workbench.runCommand("Archipelago: Start Sandbox Registry");
    await registries.expand(sandbox);
    await registries.row(row("Repository", "multi-arch-samples/nested")).waitFor();
  });
});
