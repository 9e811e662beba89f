import { describe, expect, it, onTestFinished } from "vitest";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import { addRegistry, answerQuestions, browse, chooseRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { secretInKeychain, services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("signing in", () => {
  it("keeps answers, goes on after a wrong password, and is repaired from a document", async () => {
    const registry = await startOwnRegistry();
    const { job } = registry;
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { manifestEditor, page, quickInput, registries } = workbench;
    const goBack = () => page.getByRole("button", { name: "Back" }).first().click();
    await registries.open();
    await chooseRegistry(workbench, job.url);
    await quickInput.pick(/^User Name and Password/);
    await quickInput.waitFor(/^User name \(/);
    await quickInput.enter(job.user);
    await quickInput.waitFor(/^Password or access token of kim/);
    await goBack();
    await quickInput.waitFor(/^User name \(/);
    await expect.poll(() => quickInput.input.inputValue()).toBe(job.user);
    await goBack();
    await quickInput.waitFor("How do you sign in");
    await goBack();
    await quickInput.waitFor(/^Host or URL/);
    await expect.poll(() => quickInput.input.inputValue()).toBe(job.url);
    // The answers of before are a matter of Enter.
    await page.keyboard.press("Enter");
    await quickInput.waitFor("How do you sign in");
    await page.keyboard.press("Enter");
    await quickInput.waitFor(/^User name \(/);
    await page.keyboard.press("Enter");
    await quickInput.waitFor(/^Password or access token of kim/);
    await quickInput.input.fill(job.password);
    await quickInput.cancel();
    // Dismissed, it leaves no secret.
    await workbench.welcome.waitFor();
    expect(await secretInKeychain(job.host)).toBeUndefined();

    await answerQuestions(workbench, { ...job, password: "wrong" });
    const refusal = workbench.notification("did not accept the credentials");
    await refusal.getByRole("button", { name: "Edit…" }).click();
    await quickInput.waitFor(/^Host or URL/);
    await page.keyboard.press("Enter");
    await quickInput.waitFor("How do you sign in");
    await page.keyboard.press("Enter");
    await quickInput.waitFor(/^User name \(/);
    await page.keyboard.press("Enter");
    await quickInput.waitFor(/^Password or access token of kim/);
    await quickInput.enter(job.password);
    await registries.row(row("Registry", job.host, "kim (OS keychain)")).waitFor();
    expect(await secretInKeychain(job.host)).toContain(job.password);

    await browse(workbench, job);
    await registry.changePassword("a new one");
    await workbench.runCommand("Archipelago: Open Reference…");
    await quickInput.waitFor("Reference of an image");
    await quickInput.enter(`${job.host}/app:amd64`);
    await manifestEditor.frame.getByText("did not accept the credentials").first().waitFor();
    await screenshot("denied");
    await manifestEditor.button("Edit Credentials…").click();
    await quickInput.waitFor("How do you sign in");
    await page.keyboard.press("Enter");
    await quickInput.waitFor(/^User name \(/);
    await page.keyboard.press("Enter");
    await quickInput.waitFor(/^Password or access token of kim/);
    await quickInput.enter("a new one");
    await manifestEditor.json.getByText('"layers"').waitFor();
    expect(await secretInKeychain(job.host)).toContain("a new one");
  });
});

describe("without an OS keychain", () => {
  it("secrets lie in the storage of VS Code, and the registry's row says so", async () => {
    const { job } = await startOwnRegistry();
    const host = await startVscodeHost({
      dataDir: services().vscodeData,
      env: { DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" },
    });
    onTestFinished(host.stop);
    const { workbench, screenshot } = await openSession(host.url);
    expectNoComplaints(workbench.page);
    await workbench.registries.open();
    await addRegistry(workbench, job);
    const kept = row("Registry", job.host, "kim (VS Code secret storage)");
    await workbench.registries.row(kept).waitFor();
    await workbench.notification("The OS keychain does not answer").waitFor();
    await screenshot("no keychain");
    await browse(workbench, job);
    expect(await secretInKeychain(job.host)).toBeUndefined();
  });
});
