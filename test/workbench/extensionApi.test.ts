import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { packTestExtension } from "../../scripts/lib/testExtension.mjs";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import type { ContosoAccount } from "../extensions/contoso/extension.ts";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { browse, chooseRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { filesWith, services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

/** VS Code with Archipelago and the extension of a registry's makers, who know the password. */
async function startWithContoso() {
  const registry = await startOwnRegistry();
  const { job } = registry;
  const { folder, remove } = await makeTemporaryFolder();
  onTestFinished(remove);
  const file = path.join(folder, "account.json");
  const change = (account: Partial<ContosoAccount> = {}): Promise<void> => {
    const { host, user: username, password } = job;
    const repositories = { app: ["arm64", "amd64"], "known/to-contoso-only": [] };
    return writeFile(file, JSON.stringify({ host, username, password, repositories, ...account }));
  };
  await change();
  const host = await startVscodeHost({
    vsix: [services().vsix, await packTestExtension("contoso")],
    env: { ...services().keyringEnv, CONTOSO_ACCOUNT: file },
  });
  onTestFinished(host.stop);
  return { ...registry, job, change, host };
}

describe("the provider of another extension", () => {
  it("signs in and lists as long as it is there", async () => {
    const { job, change, changePassword, host } = await startWithContoso();
    const { workbench, screenshot } = await openSession(host.url);
    expectNoComplaints(workbench.page);
    const { quickInput, registries } = workbench;
    await registries.open();
    // Starts the extension, which otherwise comes some time after VS Code.
    await workbench.runCommand("Contoso: Join Archipelago");
    await chooseRegistry(workbench, job.url);
    const offer = /^Use Contoso Registry.*Signs in with your Contoso account/;
    await quickInput.option(offer).waitFor();
    await screenshot("contoso offered");
    await quickInput.pick(offer);
    const registry = row("Registry", job.host, "kim (Contoso Registry)");
    await registries.row(registry).waitFor();
    await browse(workbench, job);
    await registries.row(/^Load More/).click();
    await registries.row(row("Repository", "known/to-contoso-only")).waitFor();
    await screenshot("contoso lists");
    expect(await filesWith(host.dataDir, job.password)).toBe("");

    await changePassword("a new one");
    await change({ password: "a new one" });
    await workbench.runCommand("Archipelago: Refresh Registries");
    await browse(workbench, job);

    await change({ password: "a new one", failure: "quota exceeded" });
    await workbench.runCommand("Archipelago: Refresh Registries");
    await registries.row(/Contoso Registry failed: quota exceeded/).waitFor();
    await screenshot("contoso fails");

    await workbench.runCommand("Contoso: Leave Archipelago");
    await registries.row(/Contoso Registry is not there to sign in/).waitFor();
    await screenshot("contoso left");
    await change({ password: "a new one" });
    await workbench.runCommand("Contoso: Join Archipelago");
    await browse(workbench, job);
    await registries.row(registry).waitFor();

    // The window may show the rows before the other extension has started.
    await workbench.reload();
    await registries.open();
    await browse(workbench, job);
  });
});
