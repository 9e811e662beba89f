import { describe, expect, it } from "vitest";
import type { Locator, Page } from "playwright-core";
import { addRegistry, browse, createList, row, selectSources } from "./journeys/mainJob.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { startOwnRegistry } from "./support/ownRegistry.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

describe("the text of drafts and manifests", () => {
  it("is explained and completed by the schema of what it is", async () => {
    const { job } = await startOwnRegistry();
    const { workbench, screenshot } = await openSession(services().vscodeUrl);
    const { manifestEditor, page, registries } = workbench;
    expectNoComplaints(page);
    await registries.open();
    await addRegistry(workbench, job);
    await browse(workbench, job);
    await selectSources(workbench, job);
    await createList(workbench, job);
    await manifestEditor.button("Open as Text").click();
    const line = page.locator(".view-line").filter({ hasText: `"arm64"` }).first();
    await line.waitFor();
    await line.getByText(`"arm64"`).click();
    await page.keyboard.press("Control+Space");
    const suggestions = page.locator(".suggest-widget.visible");
    // Not in the text, so only the schema can know it.
    await suggestions.getByRole("option", { name: '"arm"' }).first().waitFor();
    await screenshot("architectures of the schema");
    await page.keyboard.press("Escape");
    const name = page.locator(".view-line").getByText(`"manifests"`).first();
    await expectExplanation(page, name, "The entries, in order.");

    // A manifest in a registry is another thing, and is explained by another schema.
    await registries.openContextMenu(row("Tag", "arm64"));
    await workbench.choose("Inspect Manifest");
    await manifestEditor.title("app:arm64").waitFor();
    await manifestEditor.button("Open as Text").click();
    const layers = page.locator(".view-line").getByText(`"layers"`).first();
    await layers.waitFor();
    await expectExplanation(page, layers, "The layers of the file system, the base first");
  });
});

/** Points at a name until it is explained: the schema may still be on its way to the language server. */
async function expectExplanation(page: Page, name: Locator, text: string): Promise<void> {
  const explanation = page.locator(".monaco-hover").getByText(text).first();
  const point = async () => {
    await page.mouse.move(800, 600);
    await name.hover();
    await explanation.waitFor({ timeout: 3_000 });
  };
  await expect
    .poll(
      () =>
        point().then(
          () => true,
          () => false,
        ),
      { timeout: 60_000 },
    )
    .toBe(true);
}
