import { describe, expect, it } from "vitest";
import { addRegistry, browse, createList, row, selectSources } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry, type OwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession, type Session } from "./support/session.ts";

/** Opens VS Code on the registry and composes `app:multi`, up to its draft. */
async function openDraft({ job }: OwnRegistry): Promise<Session> {
  const session = await openSession(services().vscodeUrl);
  const { workbench } = session;
  expectNoComplaints(workbench.page);
  await workbench.registries.open();
  await addRegistry(workbench, job);
  await browse(workbench, job);
  await selectSources(workbench, job);
  await createList(workbench, job);
  return session;
}

/** The row of `app:multi` in the Drafts view. */
function draftRow(...contents: readonly string[]): RegExp {
  return row("Draft", "app:multi", ...contents);
}

describe("the draft of a manifest list", () => {
  it("invariant 3: does not replace what a tag was moved to meanwhile without asking", async () => {
    const registry = await startOwnRegistry();
    const before = await registry.push("multi", "s390x");
    const { workbench, screenshot } = await openDraft(registry);
    const after = await registry.push("multi", "ppc64le");
    const { manifestEditor } = workbench;
    await manifestEditor.button(/^Push/).click();
    const question = workbench.dialog("app:multi was changed since this list was made");
    await question.waitFor();
    const digests = (await question.innerText()).match(/sha256:[0-9a-f]{64}/g);
    expect(digests).toEqual([before, after]);
    await screenshot("moved tag");
    await question.getByRole("button", { name: "Cancel" }).click();
    await manifestEditor.frame.getByText("was changed since this list was made").first().waitFor();
    await manifestEditor.button(/^Push/).click();
    await workbench.answerDialog("app:multi was changed", "Push Anyway");
    await workbench.notification("Pushed").waitFor();
    await workbench.registries.row(row("Tag", "multi", "linux/amd64", "linux/arm64")).waitFor();
  });

  it("invariant 2: is kept when its editor is closed or the registry gone, until discarded", async () => {
    const registry = await startOwnRegistry();
    const { workbench, screenshot } = await openDraft(registry);
    const { manifestEditor } = workbench;
    // It stays in the Drafts view when its editor is closed, and is opened from there.
    await workbench.registries.openContextMenu(row("Tag", "arm64"));
    await workbench.choose("Inspect Manifest");
    await manifestEditor.title("app:arm64").waitFor();
    await workbench.editorTab(/^app:multi/).click();
    await manifestEditor.title("app:multi").waitFor();
    await workbench.editorTab(/^app:multi/).click({ button: "middle" });
    await workbench.editorTab(/^app:multi/).waitFor({ state: "detached" });
    await workbench.registries.row(draftRow("linux/amd64", "linux/arm64")).click();
    await manifestEditor.title("app:multi").waitFor();
    await manifestEditor.platform("linux/arm64").waitFor();

    await registry.stop();
    await manifestEditor.button(/^Push/).click();
    const failure = workbench.notification(`Nothing answers at ${registry.job.host}`);
    await failure.getByText("app:multi was left as it was. The draft is kept.").waitFor();
    await failure.getByRole("button", { name: "Push Again" }).waitFor();
    await screenshot("failed push");
    await workbench.dismissNotifications();
    await workbench.reload();
    await manifestEditor.title("app:multi").waitFor();
    await manifestEditor.platform("linux/arm64").waitFor();
    await workbench.registries.row(draftRow("linux/amd64", "linux/arm64")).waitFor();
    await manifestEditor.button("Discard").click();
    await workbench.editorTab(/^app:multi/).waitFor({ state: "detached" });
    await workbench.registries.row(draftRow()).waitFor({ state: "detached" });
  });
});

describe("making a manifest list", () => {
  it("shows two images of one platform as a problem, which no push gets past", async () => {
    const registry = await startOwnRegistry();
    const { job } = registry;
    await registry.push("4f2-amd64", "amd64");
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);
    await browse(workbench, job);
    await registries.select(row("Tag", "amd64"), row("Tag", "4f2-amd64"));
    await registries.openContextMenu(row("Tag", "4f2-amd64"));
    await workbench.choose(/^Create Manifest List/);
    await quickInput.waitFor(/^Tag of the manifest list/);
    await quickInput.enter("x".repeat(300));
    await quickInput.waitFor("A tag has at most 128 characters; this one has 300.");
    await quickInput.enter("not a tag");
    await quickInput.waitFor("A tag consists of letters");
    await quickInput.enter("multi");
    await workbench.manifestEditor.title("app:multi").waitFor();
    await registries.row(draftRow("linux/amd64", "1 problem")).waitFor();
    await screenshot("two images for one platform");
    await workbench.manifestEditor.button(/^Push/).click();
    const refusal = workbench.dialog("Nothing was pushed");
    await refusal.getByText(/linux\/amd64/).waitFor();
    await refusal.getByRole("button", { name: "Cancel" }).click();
    await registries.row(draftRow("1 problem")).waitFor();
  });

  it("tells before a push what the images say against the list, though no editor is open", async () => {
    const { workbench, screenshot } = await openDraft(await startOwnRegistry());
    const { manifestEditor, page, registries } = workbench;
    const architecture = { name: "Architecture of linux/arm64", exact: true };
    await manifestEditor.frame.getByRole("combobox", architecture).fill("s390x");
    await page.keyboard.press("Enter");
    await manifestEditor.platform("linux/s390x").waitFor();
    const tab = workbench.editorTab(/^app:multi/);
    await expect.poll(() => tab.getAttribute("class")).not.toContain("dirty");
    await tab.click({ button: "middle" });
    await tab.waitFor({ state: "detached" });
    await registries.openContextMenu(draftRow());
    await workbench.choose("Push Manifest List");
    const question = workbench.dialog("app:multi can be pushed, but has a problem");
    await question.getByText(/linux\/s390x, but the image was made for linux\/arm64/).waitFor();
    await screenshot("problem told before a push");
    await question.getByRole("button", { name: "Open Draft" }).click();
    await manifestEditor.title("app:multi").waitFor();
    await manifestEditor.button(/^Push/).click();
    await workbench.answerDialog("app:multi can be pushed", "Push Anyway");
    await workbench.notification("Pushed").waitFor();
  });
});
