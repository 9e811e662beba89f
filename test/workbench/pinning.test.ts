import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startCatalogGate } from "../support/catalogGate.ts";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { addRegistry, browse, row, type MainJob } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { chooseFile, nameFile } from "./support/fileDialog.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";
import type { Workbench } from "./support/workbench.ts";

const invitation = /^Pin Repository…, This registry does not list its repositories/;

/** The main job on a registry that lists nothing. */
async function withoutCatalog(status: 401 | 404): Promise<MainJob> {
  const { job } = await startOwnRegistry();
  const { host, url, stop } = await startCatalogGate(job.url, status);
  onTestFinished(stop);
  return { ...job, host, url };
}

/** Answers the invitation to pin. */
async function pin(workbench: Workbench, repository: string): Promise<void> {
  await workbench.registries.row(invitation).click();
  await workbench.quickInput.waitFor(/^Path of a repository at/);
  await workbench.quickInput.enter(repository);
  await workbench.quickInput.waitUntilClosed();
}

describe("a registry that lists no repositories", () => {
  it("shows what is pinned, over a reload, too", async () => {
    const job = await withoutCatalog(401);
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);
    await registries.row(invitation).waitFor();
    await screenshot("invitation to pin");
    await pin(workbench, "nowhere");
    const refusal = workbench.notification("has no repository nowhere");
    await refusal.getByRole("button", { name: "Edit…" }).click();
    await quickInput.waitFor(/^Path of a repository at/);
    await expect.poll(() => quickInput.input.inputValue()).toBe("nowhere");
    await quickInput.enter(`${job.host}/app:amd64`);
    await registries.row(row("Repository", "app", "pinned")).waitFor();
    await browse(workbench, job);
    await screenshot("pinned repository");
    await workbench.reload();
    await registries.open();
    await registries.row(row("Registry", job.host)).waitFor();
    await browse(workbench, job);
    await registries.openContextMenu(row("Repository", "app"));
    await workbench.choose("Unpin Repository");
    await registries.row(row("Repository", "app")).waitFor({ state: "hidden" });
    expect(await registries.row(invitation).isVisible()).toBe(true);
  });

  it("keeps what was opened by reference once it is pinned", async () => {
    const job = await withoutCatalog(404);
    const { workbench } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { manifestEditor, quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);
    await workbench.runCommand("Archipelago: Open Reference…");
    await quickInput.waitFor("Reference of an image");
    await quickInput.enter(`${job.host}/app:amd64`);
    await manifestEditor.title("app:amd64").waitFor();
    await registries.openContextMenu(row("Repository", "app"));
    await workbench.choose("Pin Repository");
    await registries.row(row("Repository", "app", "pinned")).waitFor();
    await workbench.reload();
    await registries.open();
    await registries.expand(row("Registry", job.host));
    await registries.row(row("Repository", "app", "pinned")).waitFor();
    expect(await registries.row(invitation).isVisible()).toBe(true);
  });
});

describe("connections in a file", () => {
  it("are there on another machine, where signing in is all that is left", async () => {
    const job = await withoutCatalog(404);
    const { folder, remove } = await makeTemporaryFolder();
    onTestFinished(remove);
    const file = path.join(folder, "connections.json");
    const here = await openSession(services().vscodeUrl);
    expectNoComplaints(here.workbench.page);
    await here.workbench.registries.open();
    await addRegistry(here.workbench, job);
    await pin(here.workbench, "app");
    await here.workbench.runCommand("Archipelago: Export Connections…");
    await nameFile(here.workbench, "Export Connections", file);
    await here.workbench.notification("Exported without passwords and tokens").waitFor();
    const text = await readFile(file, "utf8");
    expect(text).toContain(job.url);
    expect(text).not.toContain(job.password);

    // The browser of another session remembers no connection.
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { page, quickInput, registries } = workbench;
    await registries.open();
    await workbench.welcome.waitFor();
    // A file that is none of ours is refused with a sentence.
    await workbench.runCommand("Archipelago: Import Connections…");
    const other = path.join(folder, "other.json");
    await writeFile(other, '{"connections":[{"url":"https://registry.example.com"}]}');
    await chooseFile(workbench, "Import Connections", other);
    await workbench.notification("no file that Export Connections… wrote").waitFor();
    expect(await workbench.welcome.isVisible()).toBe(true);
    await workbench.runCommand("Archipelago: Import Connections…");
    await chooseFile(workbench, "Import Connections", file);
    await workbench.notification(`Added: kim @ ${job.host}.`).waitFor();
    await registries.row(row("Registry", job.host, "kim (not signed in)")).waitFor();
    await registries.row(row("Repository", "app", "pinned")).waitFor();
    await screenshot("imported connection");
    await registries.row(/^Sign In…, The credentials are not on this computer/).click();
    await quickInput.waitFor("How do you sign in");
    await page.keyboard.press("Enter");
    await quickInput.waitFor(/^User name \(/);
    await page.keyboard.press("Enter");
    await quickInput.waitFor(/^Password or access token of kim/);
    await quickInput.enter(job.password);
    await registries.row(row("Registry", job.host, "kim (OS keychain)")).waitFor();
    await browse(workbench, job);
  });
});
