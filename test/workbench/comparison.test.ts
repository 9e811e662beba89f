import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { addRegistry, browse, createList, row, selectSources } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry, type OwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession, type Session } from "./support/session.ts";
import type { Workbench } from "./support/workbench.ts";

/** Opens VS Code on the registry, its tags in sight. */
async function openTags({ job }: OwnRegistry): Promise<Session> {
  const session = await openSession(services().vscodeUrl);
  expectNoComplaints(session.workbench.page);
  await session.workbench.registries.open();
  await addRegistry(session.workbench, job);
  await browse(session.workbench, job);
  return session;
}

/** One side of the diff editor in front. */
function side({ page }: Workbench, which: "original" | "modified"): Locator {
  return page.locator(`.monaco-diff-editor:visible .editor.${which} .view-line`);
}

/** Two images, as a page that leads to both, and as text. */
async function compareSelected({ workbench, screenshot }: Session): Promise<void> {
  const { manifestEditor, registries } = workbench;
  await registries.select(row("Tag", "amd64"), row("Tag", "arm64"));
  await registries.openContextMenu(row("Tag", "arm64"));
  await workbench.choose("Compare with…");
  await manifestEditor.title("app:amd64 ↔ app:arm64").waitFor();
  const settings = manifestEditor.frame.getByRole("table", { name: "Settings" });
  const platform = settings.getByRole("row").filter({ hasText: "linux/amd64" });
  await platform.getByText("linux/arm64").waitFor();
  await screenshot("comparison");

  await manifestEditor.button("Compare as Text").click();
  await side(workbench, "original").filter({ hasText: "config" }).first().waitFor();
  await side(workbench, "modified").filter({ hasText: "config" }).first().waitFor();
  expect(await workbench.editorTab(/app:amd64 ↔ app:arm64/).count()).toBe(2);
  await screenshot("comparison as text");
}

/** Where only one is given, the other one is asked for; the way back is kept. */
async function compareChosen({ workbench }: Session): Promise<void> {
  const { manifestEditor, quickInput, registries } = workbench;
  await registries.select(row("Tag", "amd64"));
  await registries.openContextMenu(row("Tag", "amd64"));
  await workbench.choose("Compare with…");
  await quickInput.waitFor("Choose a tag");
  await quickInput.pick(/^arm64/);
  await manifestEditor.title("app:arm64 ↔ app:amd64").waitFor();
  const manifests = manifestEditor.frame.getByRole("table", { name: "Manifests" });
  await manifests.getByRole("link").first().click();
  await manifestEditor.title("app:arm64").waitFor();
  await manifestEditor.button("Back").click();
  await manifestEditor.title("app:arm64 ↔ app:amd64").waitFor();
  await workbench.reload();
  await manifestEditor.frame.getByText("Run the command again").first().waitFor();
}

/** The changes of a draft against what its tag holds now, as text and as a table. */
async function compareDraft(
  { workbench, screenshot }: Session,
  { job }: OwnRegistry,
): Promise<void> {
  await selectSources(workbench, job);
  await createList(workbench, job);
  await workbench.runCommand("Archipelago: Show Changes");
  const name = "app:multi (now in the registry) ↔ app:multi (draft)";
  await workbench.editorTab(name).waitFor();
  await side(workbench, "original").filter({ hasText: "layers" }).first().waitFor();
  await side(workbench, "modified").filter({ hasText: "manifests" }).first().waitFor();
  await screenshot("changes of a draft");
  await workbench.runCommand("Archipelago: Compare as Table");
  const { manifestEditor } = workbench;
  await manifestEditor.title(name).waitFor();
  await manifestEditor.button("Push").waitFor();
  const platforms = manifestEditor.frame.getByRole("table", { name: "Platforms" });
  const change = (platform: string) =>
    platforms.getByRole("row").filter({ hasText: platform }).getByRole("cell").first();
  expect(await change("linux/s390x").innerText()).toBe("Removed");
  expect(await change("linux/arm64").innerText()).toBe("Added");
  await screenshot("changes of a draft as a table");
}

describe("comparing", () => {
  it("tells what differs, as pages and as text, of two images and of a draft", async () => {
    const registry = await startOwnRegistry();
    await registry.push("multi", "s390x");
    const session = await openTags(registry);
    await compareSelected(session);
    await compareDraft(session, registry);
    await compareChosen(session);
  });
});
