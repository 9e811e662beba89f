import { describe, expect, it } from "vitest";
import { addRegistry, browse, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("the tree of registries", () => {
  it("is filtered, refreshed, kept where deleting is refused, and says that a registry is gone", async () => {
    const registry = await startOwnRegistry();
    const { job } = registry;
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { manifestEditor, quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);
    await browse(workbench, job);
    await registries.clickAction("Filter Registries…");
    await quickInput.waitFor(/name contains this/);
    await quickInput.enter("ARM");
    await registries.row(row("Tag", "amd64")).waitFor({ state: "detached" });
    await registries.row(row("Tag", "arm64", "linux/arm64")).waitFor();
    await workbench.sidebar.getByText("Filtered by “ARM”").waitFor();
    await screenshot("filtered");
    await registries.clickAction("Clear Filter");
    await registries.row(row("Tag", "amd64", "linux/amd64")).waitFor();
    await workbench.sidebar.getByText("Filtered by").waitFor({ state: "detached" });

    // What was pushed elsewhere is there after Refresh; the rest is open and selected as before.
    await registries.select(row("Tag", "arm64"));
    await registry.push("s390x", "s390x");
    await registries.clickAction("Refresh Registries");
    await registries.row(row("Tag", "s390x", "linux/s390x")).waitFor();
    const selected = registries.row(row("Tag", "arm64", "linux/arm64"));
    await expect.poll(() => selected.getAttribute("aria-selected")).toBe("true");

    // A registry that deletes no tags: it is said why, and the tag stays.
    await registries.openContextMenu(row("Tag", "arm64"));
    await workbench.choose(/^Delete Tag/);
    await workbench.answerDialog("app:arm64?", "Delete Tag");
    await workbench.notification("so nothing was deleted").waitFor();
    await registries.row(row("Tag", "arm64", "linux/arm64")).waitFor();

    // When the registry is gone its row says why, and documents outlive the connection.
    await registry.stop();
    await registries.clickAction("Refresh Registries");
    const reason = `Nothing answers at ${job.host}`;
    await workbench.sidebar.getByText(reason).first().waitFor();
    await screenshot("registry gone");
    await workbench.runCommand("Archipelago: Open Reference…");
    await quickInput.waitFor("Reference of an image");
    await quickInput.enter(`${job.host}/app:amd64`);
    await manifestEditor.frame.getByText(reason).first().waitFor();
    // The connection goes while its document is open.
    await registries.openContextMenu(row("Registry", job.host));
    await workbench.choose("Remove Registry");
    await workbench.answerDialog("Remove the registry", "Remove");
    await workbench.welcome.waitFor();
    await manifestEditor.frame.getByRole("heading", { name: "Connection removed" }).waitFor();
    await screenshot("connection removed");
    expect(await workbench.notification("Something went wrong").count()).toBe(0);
  });
});
