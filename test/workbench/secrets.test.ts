import { readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { kim, startTokenRegistry } from "../support/tokenRegistry.ts";
import { pushWholeImage } from "../support/wholeImages.ts";
import {
  addRegistry,
  browse,
  createList,
  pushDraft,
  row,
  selectSources,
  type MainJob,
} from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { logToFiles } from "./support/fileLog.ts";
import { nameFile } from "./support/fileDialog.ts";
import { record } from "./support/recorder.ts";
import { services, vscodeFilesWith } from "./support/services.ts";
import { openSession } from "./support/session.ts";

const password = "canary-password-of-kim";

/** A registry with tokens, and all secrets that a session with it brings about. */
async function startRegistry() {
  const registry = await startTokenRegistry(password);
  const encoded = Buffer.from(`${kim.username}:${password}`).toString("base64");
  const secrets = [password, encoded];
  const { rules } = registry.tokens;
  const { sign } = rules;
  const store = registry.connect();
  const architectures = ["amd64", "arm64"];
  for (const architecture of architectures) {
    const place = { store, repository: "app", tag: architecture };
    await pushWholeImage(place, { os: "linux", architecture });
  }
  rules.sign = (claims) => {
    const token = sign(claims);
    // Long lines may be cut; what is left of a token is no less a secret.
    secrets.push(token.split(".")[2]?.slice(0, 40) ?? token);
    return token;
  };
  const { url } = registry;
  const { host } = new URL(url);
  const sources = architectures.map((tag) => ({ tag, platform: `linux/${tag}` }));
  const job: MainJob = {
    ...{ url, host, user: kim.username, password, repository: "app" },
    ...{ sources, tag: "multi" },
  };
  return { job, rules, secrets };
}

describe("Invariant 6: the secrets of a whole session in VS Code", () => {
  it("are in nothing that is shown, sent to the window, stored, logged or exported", async () => {
    const { job, rules, secrets } = await startRegistry();
    const { folder, remove } = await makeTemporaryFolder();
    onTestFinished(remove);
    const { keyringEnv, vscodeData } = services();
    const vscode = await startVscodeHost({
      dataDir: vscodeData,
      env: { ...keyringEnv, ...(await logToFiles(folder)) },
    });
    onTestFinished(vscode.stop);
    const { workbench, screenshot } = await openSession(vscode.url);
    expectNoComplaints(workbench.page);
    const { page, registries, manifestEditor } = workbench;
    const recording = record(page);
    await workbench.reload();
    await registries.open();
    await workbench.runCommand("Developer: Set Log Level...");
    await workbench.quickInput.pick(/^Trace/);
    await workbench.quickInput.waitUntilClosed();

    await addRegistry(workbench, job);
    await browse(workbench, job);
    await registries.row(row("Registry", job.host)).hover();
    await selectSources(workbench, job);
    await createList(workbench, job);
    await pushDraft(workbench, job);
    await registries.openContextMenu(row("Registry", job.host));
    await workbench.choose(/^Diagnose Connection/);
    await manifestEditor.frame.getByText("The connection works.").waitFor();
    await manifestEditor.button("Copy as Markdown").click();
    const shown = await recording.window();
    const clipboard = async () => String(await page.evaluate("navigator.clipboard.readText()"));
    await expect.poll(clipboard).toContain(job.host);
    const copied = await clipboard();
    await manifestEditor.button("Open as Text").click();
    await page.locator(".editor-instance .view-lines").getByText("startedAt").first().waitFor();
    const file = path.join(folder, "connections.json");
    await workbench.runCommand("Archipelago: Export Connections…");
    await nameFile(workbench, "Export Connections", file);
    await workbench.notification("Exported without passwords and tokens").waitFor();
    rules.password = "another";
    await workbench.reload();
    await registries.open();
    await registries.expand(row("Registry", job.host));
    await registries.row(/did not accept the credentials/).waitFor();
    await workbench.runCommand("Archipelago: Show Log");
    await expect.poll(() => vscodeFilesWith(job.host)).toMatch(/Archipelago\.log/);
    await screenshot("secrets of a session");

    const places = {
      received: recording.received(),
      window: `${shown}\n${await recording.window()}`,
      copied,
      exported: await readFile(file, "utf8"),
    };
    for (const text of Object.values(places)) expect(text).toContain(job.host);
    expect(recording.sent()).toContain(password);
    expect(secrets.length).toBeGreaterThan(5);
    for (const secret of secrets) {
      const found = Object.entries(places).filter(([, text]) => text.includes(secret));
      expect(found.map(([place]) => place)).toEqual([]);
      expect(await vscodeFilesWith(secret)).toBe("");
    }
  });
});
