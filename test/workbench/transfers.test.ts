import { randomBytes } from "node:crypto";
import { describe, expect, it, onTestFinished } from "vitest";
import { startDockerRegistry } from "../../scripts/lib/dockerRegistry.mjs";
import type { Descriptor } from "../../src/core/oci/descriptor.ts";
import type { RegistryClient } from "../../src/core/registry/registryClient.ts";
import { startHoldingProxy, type HoldingProxy } from "../support/holdingProxy.ts";
import { accessRegistry } from "../support/registryAccess.ts";
import { pushIndex, pushWholeImage } from "../support/wholeImages.ts";
import { addRegistry } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry, type OwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";
import type { Workbench } from "./support/workbench.ts";

const smallBytes = 200_000;
const largeBytes = 12_000_000;

interface SlowSource {
  readonly proxy: HoldingProxy;
  readonly list: Descriptor;
}

/** A registry with `web:1.0`; what of its second image is large does not come until it is let. */
async function startSlowSource(): Promise<SlowSource> {
  const { url, stop } = await startDockerRegistry();
  onTestFinished(stop);
  const { client, dispose } = accessRegistry(url);
  onTestFinished(dispose);
  const place = { store: client, repository: "web" };
  const push = (architecture: string, layer: Uint8Array) =>
    pushWholeImage(place, { os: "linux", architecture }, { layers: [layer] });
  const images = [
    await push("amd64", randomBytes(smallBytes)),
    await push("s390x", randomBytes(largeBytes)),
  ];
  const list = await pushIndex({ ...place, tag: "1.0" }, images);
  const proxy = await startHoldingProxy(url, largeBytes / 3);
  onTestFinished(() => proxy.stop());
  return { proxy, list };
}

function clientOf({ job }: OwnRegistry): RegistryClient {
  const { user: username, password } = job;
  const { client, dispose } = accessRegistry(job.url, {
    credential: { kind: "basic", username, password },
  });
  onTestFinished(dispose);
  return client;
}

/** Runs Import Image… and answers all it asks. */
async function importImage(workbench: Workbench, source: string, { job }: OwnRegistry) {
  const { quickInput } = workbench;
  await workbench.runCommand("Archipelago: Import Image…");
  await quickInput.waitFor(/^Reference of the image to import/);
  await quickInput.enter(source);
  await quickInput.pick(/^Without Signing In/);
  await quickInput.choice(/^linux\/s390x, /).waitFor();
  await workbench.page.keyboard.press("Enter");
  await quickInput.pick(new RegExp(`^${job.host}`));
  await quickInput.waitFor(/^Repository at/);
  await quickInput.enter("web");
  await quickInput.waitFor(/^Tags of the copy/);
  await quickInput.enter("1.0");
  await quickInput.pick(/^Copy Now/);
}

describe("a transfer", () => {
  it("is seen, cancelled, resumed, and gone on with after the window was reloaded", async () => {
    const [{ proxy, list }, target] = await Promise.all([startSlowSource(), startOwnRegistry()]);
    const store = clientOf(target);
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    const { registries, page } = workbench;
    expectNoComplaints(page);
    await registries.open();
    await addRegistry(workbench, target.job);
    await importImage(workbench, `${proxy.host}/web:1.0`, target);

    await registries.row(/^web:1\.0, .* of 12\.2 MB/).waitFor();
    await registries.row(/^linux\/amd64, 200/).waitFor();
    await registries.row(/^linux\/s390x, .* of 12 MB/).waitFor();
    await workbench.notification(/of 12\.2 MB/).waitFor();
    await screenshot("running transfer");

    await registries.openContextMenu(/^web:1\.0, /);
    await workbench.choose("Cancel Transfer");
    await registries.row(/^web:1\.0, cancelled/).waitFor();
    await workbench.notification("was cancelled").waitFor();
    await screenshot("cancelled transfer");
    expect(await store.headManifest("web", { tag: "1.0" })).toBeUndefined();
    await workbench.dismissNotifications();

    await registries.openContextMenu(/^web:1\.0, /);
    await workbench.choose("Resume Transfer");
    await registries.row(/^linux\/s390x, .* of 12 MB/).waitFor();
    await workbench.reload();
    const interrupted = workbench.notification("A transfer was interrupted");
    await interrupted.waitFor();
    await registries.row(/^web:1\.0, interrupted/).waitFor();
    await screenshot("interrupted transfer");
    expect(await store.headManifest("web", { tag: "1.0" })).toBeUndefined();

    proxy.open();
    await interrupted.getByRole("button", { name: "Resume" }).click();
    const done = workbench.notification(/^.*Copied .*web:1\.0/);
    await done.waitFor();
    // Of the small image everything is there, and of the other one a part.
    expect(proxy.bytes()).toBeLessThan(largeBytes);
    expect((await store.headManifest("web", { tag: "1.0" }))?.digest).toBe(list.digest);
    await screenshot("finished transfer");
    await done.getByRole("button", { name: "Show Report" }).click();
    await workbench.manifestEditor.title(/web:1\.0 to /).waitFor();
    await screenshot("report of a transfer");
  });
});
