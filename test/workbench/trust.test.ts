import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import {
  startDockerRegistry,
  type DockerRegistry,
  type DockerRegistryOptions,
} from "../../scripts/lib/dockerRegistry.mjs";
import { startPrefixProxy } from "../support/prefixProxy.ts";
import { TestAuthority } from "../support/testAuthority.ts";
import { addRegistry, browse, chooseRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { chooseFile } from "./support/fileDialog.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { secretInKeychain, services } from "./support/services.ts";
import { openSession } from "./support/session.ts";
import type { Workbench } from "./support/workbench.ts";

let authority: TestAuthority;
beforeAll(async () => {
  authority = await TestAuthority.make();
});
afterAll(() => authority.remove());

/** A registry whose certificate is from an authority that nobody knows. */
async function startPrivate(
  tls: Partial<DockerRegistryOptions["tls"]> = {},
): Promise<DockerRegistry> {
  const { files } = await authority.issue("server");
  const registry = await startDockerRegistry({ tls: { ...files, ...tls } });
  onTestFinished(registry.stop);
  return registry;
}

describe("a registry with certificates of its own", () => {
  it("is added by trusting its authority, and says when it is not verified", async () => {
    const registry = await startPrivate();
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { page, quickInput, registries } = workbench;
    await registries.open();
    await add(workbench, registry.url);
    const refusal = workbench.notification("is not trusted");
    await refusal.getByRole("button", { name: "Trust an Authority…" }).waitFor();
    await screenshot("untrusted registry");
    await refusal.getByRole("button", { name: "Trust an Authority…" }).click();
    await chooseFile(workbench, "Certificate authority for", authority.root.files.cert);
    const added = row("Registry", registry.host, "anonymous");
    await registries.row(added).waitFor();

    await registries.openContextMenu(added);
    await workbench.choose("Configure Connection…");
    await quickInput.waitFor(`Configure ${registry.host}`);
    await quickInput.option(/^Certificate Authority.*root\.pem/).waitFor();
    await screenshot("connection settings");
    await quickInput.pick(/^Verify Certificates/);
    await workbench.dialog("without verifying who it is?").waitFor();
    await screenshot("connect without verifying");
    await workbench.answerDialog("without verifying", "Connect Without Verifying");
    await quickInput.option(/^Verify Certificates.*no:/).waitFor();
    await registries.row(row("Registry", registry.host, "certificate not verified")).waitFor();
    await registries.row(row("Registry", registry.host)).hover();
    await screenshot("certificate not verified");
    await quickInput.pick(/^Verify Certificates/);
    await quickInput.option(/^Verify Certificates.*yes/).waitFor();
    await quickInput.pick(/^Mirrors/);
    await quickInput.waitFor(/^URLs of registries/);
    await quickInput.enter("https://127.0.0.1:1");
    const failed = workbench.notification("Nothing answers at 127.0.0.1:1");
    await failed.getByRole("button", { name: "Save Anyway" }).click();
    await quickInput.option(/^Mirrors.*127\.0\.0\.1:1/).waitFor();
    await page.keyboard.press("Escape");
    await quickInput.waitUntilClosed();
    await registries
      .row(row("Registry", registry.host, "certificate not"))
      .waitFor({ state: "detached" });
    expect(await registries.row(added).isVisible()).toBe(true);
  });

  it("is shown a client certificate where it demands one", async () => {
    const { files } = await authority.issue("kim");
    const registry = await startPrivate({ clientAuthority: authority.root.files.cert });
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { registries } = workbench;
    await registries.open();
    await add(workbench, registry.url);
    const press = (text: string, name: string) =>
      workbench.notification(text).getByRole("button", { name }).click();
    await press("is not trusted", "Trust an Authority…");
    await chooseFile(workbench, "Certificate authority for", authority.root.files.cert);
    await workbench.notification("demands a client certificate").waitFor();
    await screenshot("client certificate demanded");
    await press("demands a client certificate", "Use a Client Certificate…");
    // The question for the key follows in the same place.
    const { quickInput } = workbench;
    await quickInput.waitFor("Client certificate for");
    await quickInput.option("..").waitFor();
    await quickInput.input.fill(`${authority.dir}/`);
    await quickInput.pick("kim.pem");
    await chooseFile(workbench, "Key of kim.pem", files.key);
    await registries.expand(row("Registry", registry.host, "anonymous"));
    await registries.row("No repositories yet").waitFor();
  });
});

describe("a registry that is reached in an unusual way", () => {
  it("is asked about where nothing is encrypted, and may lie below a path of a host", async () => {
    const { job } = await startOwnRegistry();
    const proxy = await startPrefixProxy(job.url);
    onTestFinished(proxy.stop);
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { manifestEditor, quickInput, registries } = workbench;
    await registries.open();
    await add(workbench, "http://registry.invalid");
    await workbench.dialog("is not encrypted").waitFor();
    await screenshot("unencrypted registry");
    await workbench.answerDialog("is not encrypted", "Cancel");
    await quickInput.waitFor(/^Host or URL/);
    await expect.poll(() => quickInput.input.inputValue()).toBe("http://registry.invalid");
    await quickInput.cancel();

    const below = { ...job, url: proxy.url, host: proxy.registry };
    await addRegistry(workbench, below);
    await browse(workbench, below);
    await workbench.runCommand("Archipelago: Open Reference…");
    await quickInput.waitFor("Reference of an image");
    await quickInput.enter(`${proxy.registry}/app:amd64`);
    await manifestEditor.title("app:amd64").waitFor();
    await manifestEditor.json.getByText('"layers"').waitFor();
    await screenshot("registry below a path");
    expect(await secretInKeychain(proxy.registry.replaceAll("/", "!"))).toContain(job.password);
    expect(proxy.strayed).toEqual([]);
  });
});

/** Add Registry…, anonymously. */
async function add(workbench: Workbench, url: string): Promise<void> {
  const { quickInput } = workbench;
  await chooseRegistry(workbench, url);
  await quickInput.pick(/^Anonymous/);
  await quickInput.waitUntilClosed();
}
