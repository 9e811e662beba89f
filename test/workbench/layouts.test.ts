import { createHash } from "node:crypto";
import { access, mkdir, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { runOrThrow } from "../../scripts/lib/processes.mjs";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import {
  addRegistry,
  browse,
  row,
  selectSources,
  createList,
  pushDraft,
} from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { chooseFolder, nameFile } from "./support/fileDialog.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

const layout = "OCI image layout";
const platforms = ["linux/amd64", "linux/arm64"];

describe("images on this computer", () => {
  it("are found, pulled to a layout, pushed from there and saved as an archive", async () => {
    const { job } = await startOwnRegistry();
    const { folder: workspace, remove } = await makeTemporaryFolder();
    onTestFinished(remove);
    const skopeo = (command: string, ...args: readonly string[]) =>
      runOrThrow("skopeo", [command, ...args]);
    const remote = `docker://${job.host}/app`;
    const signedIn = ["--tls-verify=false", `--creds=${job.user}:${job.password}`];
    const from = ["--src-tls-verify=false", `--src-creds=${job.user}:${job.password}`];
    await skopeo("copy", ...from, `${remote}:arm64`, `oci:${workspace}/found`);

    const url = new URL(services().vscodeUrl);
    url.searchParams.set("folder", workspace);
    const { workbench, screenshot } = await openSession(url.href);
    expectNoComplaints(workbench.page);
    const { manifestEditor, quickInput, registries } = workbench;
    await registries.open();
    await registries.expand(row(layout, "found"));
    await registries.expand(row("Repository", "found"));
    await registries.row(/^Without a tag sha256:.*, linux\/arm64/).waitFor();
    await addRegistry(workbench, job);
    await browse(workbench, job);
    await selectSources(workbench, job);
    await createList(workbench, job);
    await pushDraft(workbench, job);

    // Pull to a folder of its own.
    const pulled = path.join(workspace, "pulled");
    await mkdir(pulled);
    await registries.openContextMenu(row("Tag", job.tag));
    await workbench.choose(/^Pull to OCI Layout/);
    await quickInput
      .choice(/^linux\/arm64/)
      .first()
      .waitFor();
    await screenshot("platforms to pull");
    await workbench.page.keyboard.press("Enter");
    await quickInput.waitFor("Choose the layout that gets the images");
    await quickInput.pick("Another Folder…");
    await chooseFolder(workbench, "Pull to OCI Layout", pulled);
    await quickInput.pick(/^Copy Now/);
    await registries.row(row(layout, "pulled")).waitFor();
    // Only the rows of the layout are left to be found by their names.
    await registries.row(row("Registry", job.host)).click();
    await registries.row(row("Tag", "amd64")).waitFor({ state: "hidden" });
    await registries.expand(row(layout, "pulled"));
    await registries.expand(row("Repository", "app"));
    await registries.row(row("Tag", job.tag, ...platforms)).waitFor();
    const list = await skopeo("inspect", "--raw", ...signedIn, `${remote}:${job.tag}`);
    expect(await skopeo("inspect", "--raw", `oci:${pulled}:app:${job.tag}`)).toBe(list);
    await screenshot("pulled to a layout");

    await registries.openContextMenu(row("Tag", job.tag));
    await workbench.choose("Inspect Manifest");
    await manifestEditor.title(`app:${job.tag}`).waitFor();
    await manifestEditor.frame.getByText("pulled", { exact: true }).first().waitFor();
    for (const platform of platforms) await manifestEditor.platform(platform).waitFor();
    await screenshot("manifest of a layout");

    // Back to the registry under another name.
    await registries.openContextMenu(row(layout, "pulled"));
    await workbench.choose(/^Push Layout to/);
    await quickInput.waitFor("Which tags are copied?");
    await quickInput.pick(/^All Tags/);
    await quickInput.waitFor(/^Platforms to copy/);
    await workbench.page.keyboard.press("Enter");
    await quickInput.waitFor("What refers to the images");
    await quickInput.pick("With What Refers to Them");
    await quickInput.waitFor("layers that may not be redistributed");
    await quickInput.pick("Leave Them Out");
    await quickInput.waitFor("Choose the registry to copy to");
    await quickInput.pick(job.host);
    await quickInput.waitFor(/^Repository at/);
    await quickInput.enter("copies/app");
    await quickInput.waitFor("What becomes of tags");
    await quickInput.pick("Ask Me");
    await quickInput.pick("Copy Now");
    await workbench.notification(/Copied \S*copies\/app/).waitFor();
    await screenshot("pushed from a layout");
    const copy = `docker://${job.host}/copies/app:${job.tag}`;
    await expect
      .poll(() => skopeo("inspect", "--raw", ...signedIn, copy).catch(() => ""))
      .toBe(list);

    // As one file, which others load.
    const archive = path.join(workspace, "app.tar");
    await registries.openContextMenu(row("Tag", job.tag));
    await workbench.choose(/^Save as Archive/);
    await quickInput
      .choice(/^linux\/arm64/)
      .first()
      .waitFor();
    await workbench.page.keyboard.press("Enter");
    await nameFile(workbench, "Save as Archive", archive);
    await quickInput.pick(/^Preview/);
    await manifestEditor.title(/^Preview: .* to app\.tar$/).waitFor();
    await screenshot("preview of an archive");
    await manifestEditor.button("Copy Now").click();
    await registries.row(row("Archive", "app.tar")).waitFor();
    await screenshot("saved as an archive");
    expect(await skopeo("inspect", "--raw", `oci-archive:${archive}`)).toBe(list);

    // What nothing leads to is said before it goes.
    const stray = Buffer.from("left behind");
    const digest = createHash("sha256").update(stray).digest("hex");
    const blob = path.join(pulled, "blobs", "sha256", digest);
    await writeFile(blob, stray);
    const old = Date.now() / 1000 - 2 * 3600;
    await utimes(blob, old, old);
    await registries.openContextMenu(row(layout, "pulled"));
    await workbench.choose(/^Remove Unreferenced Blobs/);
    await workbench.answerDialog("Remove 1 blob of pulled", "Remove");
    await workbench.notification("11 B of pulled were freed").waitFor();
    await expect(access(blob)).rejects.toThrow("ENOENT");

    await registries.openContextMenu(row("Archive", "app.tar"));
    await workbench.choose("Close Layout or Archive");
    await registries.row(row("Archive", "app.tar")).waitFor({ state: "hidden" });
  });
});
