import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { startVscodeHost } from "../../scripts/lib/vscodeHost.mjs";
import { keepingHelper, writeHelper } from "../support/credentialHelper.ts";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { browse, chooseRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { secretInKeychain, services, vscodeFilesWith } from "./support/services.ts";
import { openSession } from "./support/session.ts";

/** VS Code on a machine where Docker is signed in to a registry, by a credential helper. */
async function startSignedIn() {
  const registry = await startOwnRegistry();
  const { job } = registry;
  const { folder, remove } = await makeTemporaryFolder();
  onTestFinished(remove);
  const kept = path.join(folder, "kept.json");
  const keep = (password: string): Promise<void> =>
    writeFile(kept, JSON.stringify({ [job.host]: { Username: job.user, Secret: password } }));
  await keep(job.password);
  await mkdir(path.join(folder, "bin"));
  await writeHelper(path.join(folder, "bin"), "box", keepingHelper(kept));
  const config = path.join(folder, "config.json");
  await writeFile(config, JSON.stringify({ auths: { [job.host]: {} }, credsStore: "box" }));
  const host = await startVscodeHost({
    dataDir: services().vscodeData,
    env: {
      VSCODE_CLI: "1", // or the login shell's PATH would take the place of this one
      DOCKER_CONFIG: folder,
      REGISTRY_AUTH_FILE: path.join(folder, "none.json"),
      PATH: `${path.join(folder, "bin")}:${process.env["PATH"] ?? ""}`,
    },
  });
  onTestFinished(host.stop);
  return { ...registry, job, keep, config, url: host.url };
}

describe("the sign-in of Docker", () => {
  it("is offered when a registry is added, used, and read anew when it changed", async () => {
    const { job, keep, changePassword, config, url } = await startSignedIn();
    const before = await readFile(config, "utf8");
    const { workbench, screenshot } = await openSession(url);
    expectNoComplaints(workbench.page);
    const { quickInput, registries } = workbench;
    await registries.open();
    await chooseRegistry(workbench, job.url);
    await quickInput.option(/^Use the Sign-In of Docker.*kim, credential helper box/).waitFor();
    await screenshot("sign-in of docker offered");
    await quickInput.pick(/^Use the Sign-In of Docker/);
    await registries.row(row("Registry", job.host, "kim (Docker)")).waitFor();
    await browse(workbench, job);
    await screenshot("sign-in of docker used");
    expect(await secretInKeychain(job.host)).toBeUndefined();
    expect(await vscodeFilesWith(job.password)).toBe("");

    await changePassword("changed by docker login");
    await workbench.runCommand("Archipelago: Refresh Registries");
    const refused = registries.row(/did not accept the sign-in of Docker/);
    await refused.first().waitFor();
    await screenshot("sign-in of docker refused");
    await keep("changed by docker login");
    await workbench.runCommand("Archipelago: Refresh Registries");
    await browse(workbench, job);
    expect(await readFile(config, "utf8")).toBe(before);
  });

  it("makes connections of the registries that Docker knows", async () => {
    const { job, url } = await startSignedIn();
    const { workbench, screenshot } = await openSession(url);
    expectNoComplaints(workbench.page);
    const { quickInput, registries } = workbench;
    await registries.open();
    await workbench.sidebar
      .getByRole("button", { name: "Import connections from Docker…" })
      .click();
    await quickInput
      .choice(new RegExp(`${job.host}.*Docker · kim, credential helper box`))
      .first()
      .waitFor();
    await screenshot("import from docker");
    await quickInput.input.press("Enter");
    await registries.row(row("Registry", job.host, "kim (Docker)")).waitFor();
    await browse(workbench, job);
    await workbench.runCommand("Archipelago: Import Connections from Docker…");
    await workbench.notification("are here already").waitFor();
  });
});
