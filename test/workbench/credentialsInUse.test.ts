import { describe, expect, it, onTestFinished } from "vitest";
import { startKeyring } from "../../scripts/lib/keyring.mjs";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import { addRegistry, browse, createList, row, selectSources } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { secretInKeychain, services, vscodeFilesWith } from "./support/services.ts";
import { openSession } from "./support/session.ts";
import type { Workbench } from "./support/workbench.ts";

/** Answers the questions of Edit Credentials for the same user. */
async function enterPassword({ page, quickInput }: Workbench, password: string): Promise<void> {
  await quickInput.waitFor("How do you sign in");
  await page.keyboard.press("Enter");
  await quickInput.waitFor(/^User name \(/);
  await page.keyboard.press("Enter");
  await quickInput.waitFor(/^Password or access token of kim/);
  await quickInput.enter(password);
  await quickInput.waitUntilClosed();
}

describe("a password that is changed while it is used", () => {
  it("is asked for once; the push, the document and the rows that failed go on", async () => {
    const registry = await startOwnRegistry();
    const { job } = registry;
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { manifestEditor, quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);
    await browse(workbench, job);
    await selectSources(workbench, job);
    await createList(workbench, job);

    await registry.changePassword("a new one");
    await workbench.runCommand("Archipelago: Refresh Registries");
    const failedRow = registries.row(/did not accept the credentials/);
    await failedRow.waitFor();
    await workbench.runCommand("Archipelago: Open Reference…");
    await quickInput.waitFor("Reference of an image");
    await quickInput.enter(`${job.host}/app:arm64`);
    await manifestEditor.button("Edit Credentials…").waitFor();
    await workbench.editorTab(/^app:multi/).click();
    await manifestEditor.button(/^Push/).click();
    const refusal = workbench.notification("did not accept the credentials");
    await refusal.getByText("The draft is kept.").waitFor();
    await screenshot("password changed while in use");

    await refusal.getByRole("button", { name: "Edit Credentials…" }).click();
    await enterPassword(workbench, "a new one");
    await workbench.notification(/Pushed .*:multi /).waitFor();
    await registries.row(row("Tag", "multi", "linux/amd64", "linux/arm64")).waitFor();
    await failedRow.waitFor({ state: "detached" });
    await workbench.editorTab(/^app:arm64/).click();
    await manifestEditor.json.getByText('"layers"').waitFor();
    await screenshot("new password entered once");
    expect(await secretInKeychain(job.host)).toContain("a new one");
  });
});

describe("a keyring that is locked", () => {
  it("is named where its secret is missed; entered anew, the password lies elsewhere", async () => {
    const { job } = await startOwnRegistry();
    const keyring = await startKeyring();
    onTestFinished(keyring.stop);
    const host = await startVscodeHost({ dataDir: services().vscodeData, env: keyring.env });
    onTestFinished(host.stop);
    const { workbench, screenshot } = await openSession(host.url);
    expectNoComplaints(workbench.page);
    const { registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);
    await registries.row(row("Registry", job.host, "kim (OS keychain)")).waitFor();

    await keyring.lock();
    await workbench.reload();
    await registries.open();
    await registries.expand(row("Registry", job.host));
    await registries.row(/The OS keychain is locked, or does not hold/).waitFor();
    await screenshot("locked keyring");
    await registries.openContextMenu(row("Registry", job.host));
    await workbench.choose(/^Edit Credentials/);
    await enterPassword(workbench, job.password);
    await workbench.notification("The OS keychain does not answer, so the credentials").waitFor();
    await registries.row(row("Registry", job.host, "kim (VS Code secret storage)")).waitFor();
    await browse(workbench, job);
    await screenshot("locked keyring passed by");
    expect(await vscodeFilesWith(job.password)).toBe("");
  });
});
