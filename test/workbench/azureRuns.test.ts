import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { packTestExtension } from "../../scripts/lib/testExtension.mjs";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import type { TestAccount } from "../extensions/accounts/extension.ts";
import { startAcrServer } from "../support/acr/acrServer.ts";
import { startAzure } from "../support/azure/azureServer.ts";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

const kim: TestAccount = { id: "00000000-kim", name: "kim@contoso.example", token: "token-1" };
const provider = "microsoft-sovereign-cloud";

const taskFile = `version: v1.1.0
steps:
  - id: arm64
    build: --platform linux/arm64 -t {{.Run.Registry}}/team/app:{{.Values.tag}} .
  - id: pushed
    push: ["{{.Run.Registry}}/team/app:{{.Values.tag}}"]
`;

/** VS Code set up for a cloud on this computer, with a registry and a task file. */
async function startContoso() {
  const azure = await startAzure();
  onTestFinished(azure.stop);
  const registry = await startAcrServer();
  onTestFinished(registry.stop);
  azure.world.add("fabrikam", registry);
  // Nobody watches this one: a question now and then is to bring it to its end.
  azure.world.linesAtOnce = 12;
  const password = "password-of-fabrikam";
  registry.rules.users.set("fabrikam", { password, allows: () => true });
  const { folder, remove } = await makeTemporaryFolder();
  onTestFinished(remove);
  const account = path.join(folder, "account.json");
  await writeFile(account, JSON.stringify(kim));
  const workspace = path.join(folder, "workspace");
  await mkdir(workspace);
  await writeFile(path.join(workspace, "acr-task.yaml"), taskFile);
  await writeFile(path.join(workspace, "Dockerfile"), "FROM scratch\nCOPY acr-task.yaml /\n");
  await writeFile(path.join(workspace, "notes.md"), "# Notes\n");
  await writeFile(path.join(workspace, ".dockerignore"), "*.md\n");
  const host = await startVscodeHost({
    vsix: [services().vsix, await packTestExtension("accounts")],
    settings: {
      [`${provider}.environment`]: "custom",
      [`${provider}.customEnvironment`]: {
        name: "Contoso",
        resourceManagerEndpointUrl: azure.cloud.management,
      },
      "archipelago.tasks.values": { tag: "1.0" },
      // VS Code's own provider does not run here then, and leaves its place to ours.
      "remote.extensionKind": { "vscode.microsoft-authentication": ["ui"] },
    },
    env: { ...services().keyringEnv, TEST_PROVIDER: provider, TEST_ACCOUNT: account },
  });
  onTestFinished(host.stop);
  return { azure, registry, url: host.folderUrl(workspace) };
}

it("a task file is run in Azure once somebody has signed in", async () => {
  const { azure, registry, url } = await startContoso();
  const { workbench, screenshot } = await openSession(url);
  expectNoComplaints(workbench.page);
  const { page, quickInput, registries } = workbench;
  await registries.open();
  const consent = /wants to sign in using microsoft-sovereign-cloud/;
  await workbench.runCommand("Archipelago: Add Registries from Azure…");
  await quickInput.waitFor("Choose a cloud");
  await quickInput.pick(/^Custom cloud/);
  await workbench.answerDialog(consent, "Cancel");
  const refused = workbench.notification("because you did not sign in");
  await refused.getByRole("button", { name: "Sign In to Azure" }).waitFor();
  expect(azure.lines).toEqual([]);
  await screenshot("azure sign-in refused");
  await refused.getByRole("button", { name: "Sign In to Azure" }).click();
  await quickInput.waitFor("Choose a cloud");
  await quickInput.pick(/^Custom cloud/);
  await workbench.answerDialog(consent, "Allow");
  await workbench.notification("Azure is asked as kim@contoso.example").waitFor();

  await workbench.runCommand("Archipelago: Add Registries from Azure…");
  await quickInput.waitFor("Choose a cloud");
  await quickInput.pick(/^Custom cloud/);
  await quickInput.waitFor("Choose a subscription of kim@contoso.example");
  await screenshot("azure subscriptions");
  await quickInput.pick(/^Contoso/);
  await quickInput.waitFor("Choose the registries to add");
  await screenshot("azure registries");
  await quickInput.choice(new RegExp(`^${registry.host}, Premium`)).click();
  await page.keyboard.press("Enter");
  await workbench.answerDialog(/takes no token of your account/, "Sign In as Admin User");
  // The view is shown with the new row selected; until then it would take the Explorer's place.
  const added = registries.row(row("Registry", registry.host));
  await expect.poll(() => added.getAttribute("aria-selected"), { timeout: 20_000 }).toBe("true");

  await page.keyboard.press("Control+Shift+E");
  await workbench.sidebar.getByRole("treeitem", { name: "acr-task.yaml" }).dblclick();
  await page.getByRole("button", { name: "Run in Azure…" }).first().click();
  await quickInput.waitFor(/^Run at .*, or change something first/);
  await screenshot("run in azure");
  await quickInput.pick(/^Platform/);
  await quickInput.pick(/^linux\/arm64/);
  await quickInput.waitFor(/^Run at .*, or change something first/);
  await quickInput.pick(/Run Now/);
  await workbench.dialog(/Send 3 files/).waitFor();
  await screenshot("files for azure");
  await workbench.answerDialog(/Send 3 files/, "Send and Run");
  const done = workbench.notification("acr-task.yaml succeeded in Azure and left team/app:1.0");
  await done.waitFor({ timeout: 60_000 });
  await screenshot("run in azure has succeeded");
  // A terminal is a picture: that it got the log is told by who was asked for it.
  await page.getByText("Run cf1").first().waitFor();
  expect(azure.storageHeaders.length).toBeGreaterThan(1);
  await done.getByRole("button", { name: "Show in Registries" }).click();
  await registries.row(row("Tag", "1.0", "linux/arm64")).waitFor();
  expect([...azure.world.uploads.values()].map((content) => content.length)).toEqual([
    expect.any(Number),
  ]);

  await workbench.runCommand("Archipelago: Focus on Azure Runs View");
  const run = workbench.sidebar.getByRole("treeitem", { name: /^Run .*succeeded/ });
  await run.waitFor();
  await run.locator(".monaco-tl-twistie").click();
  await workbench.sidebar.getByRole("treeitem", { name: "Image team/app:1.0" }).waitFor();
  await screenshot("azure runs with their images");
});
