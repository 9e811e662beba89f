import { describe, expect, it } from "vitest";
import { addRegistry, browse, createList, row, selectSources } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

/** Colour themes that VS Code has, and the kind that each tells a webview to be. */
const themes = {
  "Light Modern": "vscode-light",
  "Dark High Contrast": "vscode-high-contrast",
  "Light High Contrast": "vscode-high-contrast-light",
  "Dark Modern": "vscode-dark",
} as const;

describe("colour themes", () => {
  it("reach the tree, a draft, a manifest and a failure, for people to look at", async () => {
    const { job } = await startOwnRegistry();
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    expectNoComplaints(workbench.page);
    const { manifestEditor, quickInput, registries } = workbench;
    await registries.open();
    await addRegistry(workbench, job);
    await browse(workbench, job);
    await selectSources(workbench, job);
    await createList(workbench, job);
    await registries.openContextMenu(row("Tag", "arm64"));
    await workbench.choose("Inspect Manifest");
    await manifestEditor.json.getByText('"layers"').waitFor();
    await workbench.runCommand("View: Keep Editor");
    await workbench.runCommand("Archipelago: Open Reference…");
    await quickInput.waitFor("Reference of an image");
    await quickInput.enter(`${job.host}/app:nothing`);
    await manifestEditor.frame.getByRole("heading", { name: "Not found" }).waitFor();
    for (const [theme, kind] of Object.entries(themes)) {
      await workbench.setTheme(theme);
      for (const tab of ["app:multi", "app:arm64", "app:nothing"]) {
        await workbench.editorTab(new RegExp(`^${tab}`)).click();
        await manifestEditor.title(tab).waitFor();
        const body = manifestEditor.frame.locator("body");
        await expect.poll(() => body.getAttribute("data-vscode-theme-kind")).toBe(kind);
        await screenshot(`${theme} ${tab}`);
      }
    }
  });
});
