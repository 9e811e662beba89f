import { onTestFinished, describe, expect, it } from "vitest";
import { startDockerRegistry } from "../../scripts/lib/dockerRegistry.mjs";
import { runOrThrow } from "../../scripts/lib/processes.mjs";
import type { Digest } from "../../src/core/oci/digest.ts";
import type { Platform } from "../../src/core/oci/platform.ts";
import type { RegistryClient } from "../../src/core/registry/registryClient.ts";
import { accessRegistry } from "../support/registryAccess.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../support/wholeImages.ts";
import { addRegistry, row } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry, type OwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession, type Session } from "./support/session.ts";

const amd64: Platform = { os: "linux", architecture: "amd64" };
const arm64: Platform = { os: "linux", architecture: "arm64", variant: "v8" };
const s390x: Platform = { os: "linux", architecture: "s390x" };

interface Source {
  readonly host: string;
  readonly client: RegistryClient;
}

/** A registry that everybody may read, with a list of three platforms. */
async function startSource(): Promise<Source> {
  const { host, url, stop } = await startDockerRegistry();
  onTestFinished(stop);
  const { client, dispose } = accessRegistry(url);
  onTestFinished(dispose);
  const place = { store: client, repository: "team/web" };
  const images = await Promise.all(
    [amd64, arm64, s390x].map((each) => pushWholeImage(place, each)),
  );
  const [first] = images;
  const attestation = first && (await pushAttestation(place, first));
  await pushIndex({ ...place, tag: "1.0" }, [...images, ...(attestation ? [attestation] : [])]);
  return { host, client };
}

async function openOn({ job }: OwnRegistry): Promise<Session> {
  const session = await openSession(services().vscodeUrl);
  expectNoComplaints(session.workbench.page);
  await session.workbench.registries.open();
  await addRegistry(session.workbench, job);
  return session;
}

/** What another client reads under a name. */
function inspect({ job }: OwnRegistry, name: string): Promise<string> {
  const credentials = `${job.user}:${job.password}`;
  const options = ["--raw", "--tls-verify=false", "--creds", credentials];
  return runOrThrow("skopeo", ["inspect", ...options, `docker://${job.host}/${name}`]);
}

describe("copying images between registries", () => {
  it("imports chosen platforms of an image that is named by its reference", async () => {
    const [source, target] = await Promise.all([startSource(), startOwnRegistry()]);
    const { workbench, screenshot } = await openOn(target);
    const { manifestEditor, quickInput, registries } = workbench;
    await workbench.runCommand("Archipelago: Import Image…");
    await quickInput.waitFor(/^Reference of the image to import/);
    await quickInput.enter(`${source.host}/team/web:gone`);
    await quickInput.waitFor("is not among your registries");
    await quickInput.pick(/^Without Signing In/);
    await quickInput.waitFor("has no such image");
    await quickInput.enter(`${source.host}/team/web:1.0`);
    await quickInput.pick(/^Without Signing In/);
    await quickInput.choice(/^linux\/s390x, /).waitFor();
    await screenshot("platforms to import");
    await quickInput.choice(/^linux\/s390x, /).click();
    await workbench.page.keyboard.press("Enter");
    await quickInput.pick(/^Make a List of the Chosen Platforms/);
    await quickInput.pick(new RegExp(`^${target.job.host}`));
    await quickInput.waitFor(/^Repository at/);
    expect(await quickInput.input.inputValue()).toBe("team/web");
    await quickInput.enter("imported/web");
    await quickInput.waitFor(/^Tags of the copy/);
    expect(await quickInput.input.inputValue()).toBe("1.0");
    await quickInput.enter("1.0, latest");
    await quickInput.option(/^Copy Now/).waitFor();
    await screenshot("last step of an import");
    await quickInput.pick(/^Preview/);
    await manifestEditor.title(/^Preview: .*team\/web:1\.0 to .*imported\/web/).waitFor();
    await screenshot("preview of an import");
    await manifestEditor.button("Copy Now").click();
    await workbench.notification(/Copied .*imported\/web/).waitFor();
    await registries.clickAction("Refresh Registries");
    await registries.expand(row("Registry", target.job.host));
    await registries.expand(row("Repository", "imported/web"));
    await registries.row(row("Tag", "1.0", "linux/amd64", "linux/arm64")).waitFor();
    await screenshot("an imported image");

    const list = await inspect(target, "imported/web:1.0");
    expect(await inspect(target, "imported/web:latest")).toBe(list);
    const { manifests } = JSON.parse(list) as {
      readonly manifests: readonly { readonly digest: Digest; readonly platform: Platform }[];
    };
    expect(manifests.map(({ platform }) => platform.architecture)).toEqual([
      "amd64",
      "arm64",
      "unknown",
    ]);
    for (const { digest } of manifests) {
      const { bytes } = await source.client.getManifest("team/web", { digest });
      expect(await inspect(target, `imported/web@${digest}`)).toBe(Buffer.from(bytes).toString());
    }
  });

  it("copies what is dragged or pasted onto another repository or registry", async () => {
    const [source, target] = await Promise.all([startSource(), startOwnRegistry()]);
    const { workbench, screenshot } = await openOn(target);
    const { manifestEditor, quickInput, registries } = workbench;
    await workbench.runCommand("Archipelago: Add Registry…");
    await quickInput.enter(`http://${source.host}`);
    await quickInput.waitFor("How do you sign in");
    await quickInput.pick(/^Anonymous/);
    await registries.expand(row("Registry", source.host));
    await registries.expand(row("Repository", "team/web"));
    await registries.expand(row("Registry", target.job.host));
    const app = registries.row(row("Repository", "app"));
    await app.waitFor();

    await registries.drag(row("Tag", "1.0"), app);
    const question = workbench.dialog("Copy the image to");
    await question.getByText(`${source.host}/team/web:1.0 → ${target.job.host}/app:1.0`).waitFor();
    await screenshot("a tag dragged onto a repository");
    await question.getByRole("button", { name: "Copy", exact: true }).click();
    await workbench.notification(/Copied .*app:1\.0/).waitFor();
    await registries.expand(row("Repository", "app"));
    await registries.row(row("Tag", "1.0", "linux/amd64", "linux/s390x")).waitFor();
    expect(await inspect(target, "app:1.0")).toBe(
      await runOrThrow("skopeo", [
        ...["inspect", "--raw", "--tls-verify=false"],
        `docker://${source.host}/team/web:1.0`,
      ]),
    );

    await workbench.dismissNotifications();
    await registries.drag(
      row("Repository", "team/web"),
      registries.row(row("Registry", target.job.host)),
    );
    const copies = workbench.dialog("Copy the image to");
    await copies.getByText(`→ ${target.job.host}/team/web:1.0`).waitFor();
    await copies.getByRole("button", { name: "Preview" }).click();
    await manifestEditor.title(/^Preview: /).waitFor();
    await manifestEditor.frame.getByText("would be taken over").first().waitFor();
    await screenshot("preview of a copied repository");
    await manifestEditor.button("Copy Now").click();
    await workbench.notification(/Copied .*team\/web/).waitFor();

    await workbench.dismissNotifications();
    await registries.select(row("Tag", "arm64"));
    await workbench.page.keyboard.press("Control+c");
    await workbench.page.locator(".statusbar").getByText("app:arm64").waitFor();
    await registries.select(row("Registry", source.host));
    await workbench.page.keyboard.press("Control+v");
    const paste = workbench.dialog("Copy the image to");
    await paste.getByText(`app:arm64 → ${source.host}/app:arm64`).waitFor();
    await workbench.page.keyboard.press("Enter");
    await workbench.notification(/Copied .*app:arm64/).waitFor();
    const pasted = await source.client.getManifest("app", { tag: "arm64" });
    expect(Buffer.from(pasted.bytes).toString()).toBe(await inspect(target, "app:arm64"));

    await workbench.dismissNotifications();
    await registries.openContextMenu(row("Repository", "app"));
    await workbench.choose("Copy Repository…");
    await quickInput.pick(/^Tags by Pattern/);
    await quickInput.waitFor(/^Patterns of tags/);
    await quickInput.input.fill("a*");
    await quickInput.waitFor(/2 of 3 tags: a/);
    await screenshot("tags of a repository by pattern");
    await workbench.page.keyboard.press("Enter");
    await quickInput.waitFor(/^Platforms to copy/);
    await workbench.page.keyboard.press("Enter");
    await quickInput.pick(/^With What Refers to Them/);
    await quickInput.pick(/^Leave Them Out/);
    await quickInput.pick(new RegExp(`^${source.host}`));
    await quickInput.waitFor(/^Repository at/);
    await quickInput.enter("mirror/app");
    await quickInput.pick(/^Ask Me/);
    await quickInput.pick(/^Copy Now/);
    await workbench.notification(/images copied: 2/).waitFor();
    for (const tag of ["amd64", "arm64"]) {
      const { bytes } = await source.client.getManifest("mirror/app", { tag });
      expect(Buffer.from(bytes).toString()).toBe(await inspect(target, `app:${tag}`));
    }
  });
});
