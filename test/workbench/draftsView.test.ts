import { describe, expect, it } from "vitest";
import { addRegistry, browse, createList, row, selectSources } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry, type OwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession, type Session } from "./support/session.ts";

/** Opens VS Code on a registry of its own. */
async function openRegistry(): Promise<Session & { readonly registry: OwnRegistry }> {
  const registry = await startOwnRegistry();
  const session = await openSession(services().vscodeUrl);
  const { workbench } = session;
  expectNoComplaints(workbench.page);
  await workbench.registries.open();
  await addRegistry(workbench, registry.job);
  await browse(workbench, registry.job);
  return { ...session, registry };
}

const multi = (...contents: readonly string[]): RegExp => row("Draft", "app:multi", ...contents);

describe("the Drafts view", () => {
  it("has a draft until it is discarded, over a reload, and takes and orders images", async () => {
    const { workbench, screenshot, registry } = await openRegistry();
    const { registries, quickInput } = workbench;
    await screenshot("no drafts");
    await selectSources(workbench, registry.job);
    await createList(workbench, registry.job);
    await registries.row(multi("linux/amd64", "linux/arm64")).waitFor();
    await registries.expandByTwistie(multi());
    await registries.row(row("Entry", "linux/amd64", "app:amd64")).waitFor();
    await screenshot("a draft");
    await registries.row(multi()).hover();
    const tooltip = workbench.page.locator(".monaco-hover").filter({ hasText: "Based on" });
    await tooltip.getByText("nothing: the tag was new").waitFor();
    await screenshot("tooltip of a draft");
    await registries.openContextMenu(multi());
    await workbench.choose("Duplicate Draft…");
    await quickInput.waitFor(/^Tag of the copy/);
    await quickInput.enter("second");
    await registries.row(row("Draft", "app:second", "linux/amd64")).waitFor();
    await registries.openContextMenu(row("Draft", "app:second"));
    await workbench.choose("Discard Draft");
    await registries.row(row("Draft", "app:second")).waitFor({ state: "detached" });
    const discarded = workbench.notification("The draft of");
    await discarded.getByRole("button", { name: "Undo" }).click();
    await registries.row(row("Draft", "app:second")).waitFor();
    await workbench.reload();
    await registries.row(row("Draft", "app:second")).waitFor();
    await registries.row(multi("linux/amd64", "linux/arm64")).waitFor();

    // It takes tags that are dragged onto it, and lets its entries be reordered.
    await browse(workbench, registry.job);
    await registry.push("s390x", "s390x");
    await registries.clickAction("Refresh Registries");
    await registries.row(row("Tag", "s390x", "linux/s390x")).waitFor();
    await registries.drag(row("Tag", "s390x"), registries.row(multi()));
    await registries.row(multi("linux/amd64", "linux/arm64", "linux/s390x")).waitFor();
    await registries.expandByTwistie(multi());
    await registries.drag(row("Entry", "linux/s390x"), registries.row(row("Entry", "linux/amd64")));
    await registries.row(multi("linux/s390x", "linux/amd64", "linux/arm64")).waitFor();
    await screenshot("a draft made by dragging");
  });

  it("edits the list of a tag as a draft and pushes nothing by itself", async () => {
    const { workbench, screenshot, registry } = await openRegistry();
    const { registries, quickInput } = workbench;
    await selectSources(workbench, registry.job);
    await createList(workbench, registry.job);
    await workbench.manifestEditor.button(/^Push/).click();
    await workbench.notification("Pushed").waitFor();
    await registries.expand(row("Tag", "multi", "linux/amd64", "linux/arm64"));
    await registries.openContextMenu(row("Platform", "linux/arm64"));
    await workbench.choose("Remove Platform…");
    await registries.row(multi("linux/amd64")).waitFor();
    await registries.row(row("Tag", "multi", "linux/amd64", "linux/arm64")).waitFor();
    await workbench.manifestEditor.platform("linux/arm64").waitFor({ state: "detached" });
    await workbench.manifestEditor.button(/^Push/).click();
    await registries.row(multi()).waitFor({ state: "detached" });
    await registries.row(row("Tag", "multi", "linux/amd64")).waitFor();
    await workbench.dismissNotifications();
    await registries.openContextMenu(row("Tag", "multi"));
    await workbench.choose("Point Tag Back to Previous Digest…");
    const question = workbench.dialog("back to what it named before");
    await question.waitFor();
    expect((await question.innerText()).match(/sha256:[0-9a-f]{64}/g)).toHaveLength(2);
    await screenshot("point tag back");
    await question.getByRole("button", { name: "Point Back" }).click();
    await registries.row(row("Tag", "multi", "linux/amd64", "linux/arm64")).waitFor();
    await registries.openContextMenu(row("Tag", "multi"));
    await workbench.choose("Retag…");
    await quickInput.waitFor(/^Further tags/);
    await quickInput.enter("1.4, amd64");
    await workbench.dialog("A tag names another image").waitFor();
    await screenshot("tags to be moved");
    await workbench.answerDialog("A tag names another image", "Move Tags");
    await registries.row(row("Tag", "1.4", "linux/amd64", "linux/arm64")).waitFor();
    await registries.row(row("Tag", "amd64", "linux/amd64", "linux/arm64")).waitFor();
  });
});
