import { expect, it } from "vitest";
import { addRegistry, browse, createList, selectSources } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession, type Session } from "./support/session.ts";

/** Opens VS Code on a registry of its own and composes `app:multi`, up to its draft. */
async function openDraft(): Promise<Session> {
  const { job } = await startOwnRegistry();
  const session = await openSession(services().vscodeUrl);
  const { workbench } = session;
  expectNoComplaints(workbench.page);
  await workbench.registries.open();
  await addRegistry(workbench, job);
  await browse(workbench, job);
  await selectSources(workbench, job);
  await createList(workbench, job);
  return session;
}

it("edits a draft in its table and as text alike, undoes, tells problems and mends them", async () => {
  const { workbench, screenshot } = await openDraft();
  const { manifestEditor, page } = workbench;
  const { keyboard } = page;
  const field = (name: string) => manifestEditor.frame.getByRole("combobox", { name, exact: true });
  const tab = workbench.editorTab(/^app:multi/);

  // In the table: written into the text and saved at once, taken back by VS Code's own undo.
  await field("Variant of linux/arm64").fill("v8");
  await keyboard.press("Enter");
  await manifestEditor.json.getByText('"v8"').waitFor();
  await screenshot("draft edited in the table");
  await expect.poll(() => tab.first().getAttribute("class")).not.toContain("dirty");
  await keyboard.press("Control+z");
  await field("Variant of linux/arm64").waitFor();
  await keyboard.press("Control+Shift+z");
  await field("Variant of linux/arm64/v8").waitFor();
  await expect.poll(() => tab.first().getAttribute("class")).not.toContain("dirty");

  // In the text: seen in the table before it is saved.
  await manifestEditor.button("Open as Text").click();
  const text = page.locator(".editor-instance .view-lines");
  await text.getByText('"v8"').waitFor();
  await text.click();
  await keyboard.press("Control+f");
  await page.getByRole("textbox", { name: "Find" }).fill("arm64");
  await keyboard.press("Enter");
  await keyboard.press("Escape");
  await keyboard.insertText("s390x");
  await workbench.runCommand("Problems: Focus on Problems View");
  const problem = page.getByRole("treeitem", { name: /The list says linux\/s390x\/v8, but/ });
  await problem.waitFor();
  await tab.first().click();
  await field("OS of linux/s390x/v8").waitFor();
  await manifestEditor.frame.getByText(/The list says linux\/s390x\/v8, but/).waitFor();
  await screenshot("draft edited as text");

  // A quick fix in the text mends it in the table, too.
  await tab.last().click();
  await text.getByText('"platform"').last().click();
  await keyboard.press("Control+.");
  const fix = page.locator(".action-widget").getByText("Use linux/arm64");
  // A text that is just coming to the front swallows a key, and a person would press it again.
  await fix.waitFor({ timeout: 5_000 }).catch(() => keyboard.press("Control+."));
  await fix.click();
  await problem.waitFor({ state: "detached" });
  await keyboard.press("Control+s");
  await workbench.reload();
  await tab.first().click();
  await field("OS of linux/arm64").waitFor();
});
