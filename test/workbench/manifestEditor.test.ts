import { describe, expect, it, vi } from "vitest";
import { addRegistry, browse, row } from "./journeys/mainJob.ts";
import { registryJob, services } from "./support/services.ts";
import { openSession, type Session } from "./support/session.ts";

/** Opens the image `app:amd64` in the manifest editor. */
async function openImage(): Promise<Session> {
  const session = await openSession(services().vscodeUrl);
  const { workbench } = session;
  await workbench.registries.open();
  await addRegistry(workbench, registryJob());
  await browse(workbench, registryJob());
  await workbench.registries.openContextMenu(row("Tag", "amd64"));
  await workbench.choose("Inspect Manifest");
  await workbench.manifestEditor.frame.getByText('"config"').first().waitFor();
  return session;
}

const patiently = { timeout: 30_000, interval: 100 };

describe("the manifest editor", () => {
  it("keeps the way back over a reload, copies, opens as text, and says what is missing", async () => {
    const { workbench, screenshot } = await openImage();
    const { manifestEditor, page } = workbench;
    const { frame } = manifestEditor;
    await manifestEditor.jsonLinks.first().click();
    await manifestEditor.title("Config").waitFor();
    // A reload by the browser would leave VS Code no time to write down what was open.
    const loaded = page.waitForEvent("load");
    await workbench.runCommand("Developer: Reload Window");
    await loaded;
    await manifestEditor.title("Config").waitFor();
    const parent = manifestEditor.frame.getByRole("link", { name: "app:amd64" });
    await parent.focus();
    await page.keyboard.press("Alt+ArrowLeft");
    await manifestEditor.title("app:amd64").waitFor();
    await frame.getByText('"layers"').first().waitFor();

    // It copies the reference and opens as JSON with links.
    await frame.getByRole("button", { name: "Copy", exact: true }).click();
    await frame.getByRole("menuitem", { name: "Copy Reference" }).click();
    await frame.getByRole("status").getByText("Copied to the clipboard.").waitFor();
    const copied: unknown = await page.evaluate("navigator.clipboard.readText()");
    expect(copied).toBe(`${registryJob().host}/app:amd64`);
    await manifestEditor.button("Open as Text").click();
    const text = page.locator(".monaco-editor .view-lines");
    await text.getByText("schemaVersion").waitFor();
    await page.getByRole("button", { name: "JSON", exact: true }).waitFor();
    // The document is one long line, and an editor that scrolls moves the link under the pointer.
    await workbench.runCommand("View: Toggle Word Wrap");
    await page.locator(".monaco-editor .view-line").nth(1).waitFor();
    const link = page.locator(".monaco-editor .detected-link").first();
    const hover = page.locator(".monaco-hover").getByText("Config", { exact: true });
    // A line that is wrapped while the pointer comes may slip away from under it.
    await vi.waitFor(async () => {
      await page.mouse.move(700, 700);
      await link.hover();
      await hover.waitFor({ timeout: 3_000 });
    }, patiently);
    await screenshot("manifest as text");
    const config = manifestEditor.frame.getByText('"rootfs"').first();
    await vi.waitFor(async () => {
      // The hover and the link's underline change under the pointer, so the click goes to the place.
      if (await link.isVisible()) {
        await link.hover();
        await page.keyboard.down("Control");
        await page.mouse.down();
        await page.mouse.up();
        await page.keyboard.up("Control");
      }
      await config.waitFor({ timeout: 5_000 });
    }, patiently);

    // What is not there is said, and looked for again when that is asked for.
    await workbench.runCommand("Archipelago: Open Reference…");
    await workbench.quickInput.waitFor("Reference of an image");
    await workbench.quickInput.enter(`${registryJob().host}/app:nothing`);
    await frame.getByRole("heading", { name: "Not found" }).waitFor();
    await screenshot("manifest not found");
    await frame.getByRole("button", { name: "Retry" }).click();
    await frame.getByRole("heading", { name: "Not found" }).waitFor();
  });
});
