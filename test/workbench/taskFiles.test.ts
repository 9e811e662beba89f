import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import type { Locator } from "playwright-core";
import { expect, it, onTestFinished } from "vitest";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";
import type { Workbench } from "./support/workbench.ts";

const image = "{{.Run.Registry}}/multi-arch-samples/myimage";

/** A task file with two Dockerfiles swapped and a name misspelled. */
const source = `version: v1.1.0

steps:
- build: -t ${image}:{{.Run.ID}}-amd64 -f dockerfile.arm64 .
- build: -t ${image.replace("myimage", "myyimage")}:{{.Run.ID}}-arm64 -f dockerfile.amd64 .
- push:
    - ${image}:{{.Run.ID}}-arm64
    - ${image}:{{.Run.ID}}-amd64
- cmd: >
    docker manifest create
    ${image}:latest
    ${image}:{{.Run.ID}}-arm64
    ${image}:{{.Run.ID}}-amd64
- cmd: docker manifest push --purge ${image}:latest
- cmd: docker manifest inspect ${image}:latest
`;

async function openTask(): Promise<{ workbench: Workbench; file: string; screenshot: Screenshot }> {
  const { folder, remove } = await makeTemporaryFolder();
  onTestFinished(remove);
  const file = path.join(folder, "acb.yaml");
  await writeFile(file, source);
  for (const architecture of ["amd64", "arm64"]) {
    await writeFile(path.join(folder, `dockerfile.${architecture}`), "FROM scratch\n");
  }
  const url = new URL(services().vscodeUrl);
  url.searchParams.set("folder", folder);
  const { workbench, screenshot } = await openSession(url.href);
  expectNoComplaints(workbench.page);
  await workbench.page.keyboard.press("Control+p");
  await workbench.quickInput.input.fill("acb.yaml");
  await workbench.quickInput.pick(/^acb\.yaml/);
  return { workbench, file, screenshot };
}

type Screenshot = (name: string) => Promise<void>;

it("tells the mistakes of a task file, explains and completes it, and mends it", async () => {
  const { workbench, file, screenshot } = await openTask();
  const { page, quickInput } = workbench;
  const { keyboard } = page;
  const goTo = async (place: string): Promise<void> => {
    await keyboard.press("Control+g");
    await quickInput.input.fill(`:${place}`);
    await keyboard.press("Enter");
    await quickInput.waitUntilClosed();
  };

  // The three mistakes, and no others.
  await workbench.runCommand("Problems: Focus on Problems View");
  const problems = page.getByRole("treeitem", { name: /Archipelago/ });
  await page.getByRole("treeitem", { name: /the Dockerfile’s name dockerfile.arm64/ }).waitFor();
  await page.getByRole("treeitem", { name: /the Dockerfile’s name dockerfile.amd64/ }).waitFor();
  await page.getByRole("treeitem", { name: /^.*No step builds myregistry/ }).waitFor();
  expect(await problems.count()).toBe(3);
  await screenshot("task file with problems, dark");

  // Each leads to what its rule is about.
  await page.locator(".markers-panel a", { hasText: "image-misspelled" }).click();
  await workbench.editorTab(/acr-tasks\.md/).waitFor();
  const webview = page.locator("iframe.webview.ready").first().contentFrame();
  const shown = webview.frameLocator("#active-frame");
  await shown.getByRole("heading", { name: "image-misspelled", exact: true }).waitFor();
  await screenshot("page on problems of task files");
  await keyboard.press("Control+F4");

  // What a template becomes, and what a step makes.
  await workbench.editorTab("acb.yaml").click();
  const hover = page.locator(".monaco-hover:visible");
  await goTo("4:20");
  await workbench.runCommand("Show or Focus Hover");
  await hover.getByText("myregistry.azurecr.io").first().waitFor();
  await screenshot("task file with hover");
  await keyboard.press("Escape");

  // The outline, as Go to Symbol shows it.
  await keyboard.press("Control+Shift+o");
  await quickInput.option(/^push myregistry/).waitFor();
  await quickInput.option(/^cmd docker manifest inspect/).waitFor();
  await quickInput.cancel();

  // Completion: keys of a step, and steps for `when`.
  await keyboard.press("Control+End");
  await keyboard.type("- cm");
  await keyboard.press("Control+Space");
  const suggestions: Locator = page.locator(".suggest-widget");
  await suggestions.getByText("cmd", { exact: true }).first().waitFor();
  await suggestions.getByText("cmdDownloadRetries").waitFor();
  await screenshot("task file with completion");
  await keyboard.press("Escape");
  await keyboard.press("Home");
  await keyboard.press("Shift+End");
  await keyboard.press("Delete");

  // One mistake by its own fix, the rest at once.
  await goTo("4:75");
  await keyboard.press("Control+.");
  const fix = page.locator(".action-widget").getByText("Change to dockerfile.amd64");
  await fix.waitFor({ timeout: 5_000 }).catch(() => keyboard.press("Control+."));
  await fix.click();
  await expect.poll(() => problems.count()).toBe(2);
  await workbench.runCommand("Fix All");
  await expect.poll(() => problems.count()).toBe(0);
  await keyboard.press("Control+s");
  const mended = source
    .replace("-amd64 -f dockerfile.arm64", "-amd64 -f dockerfile.amd64")
    .replace("-arm64 -f dockerfile.amd64", "-arm64 -f dockerfile.arm64")
    .replace("myyimage", "myimage");
  await expect.poll(() => readFile(file, "utf8")).toBe(mended);
  await workbench.setTheme("Light Modern");
  await screenshot("task file mended, light");
});
