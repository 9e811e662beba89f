import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { findingsOf } from "../support/acr/lintCase.ts";
import { makeTemporaryFolder } from "../support/temporaryFolder.ts";
import { expectNoComplaints } from "./support/complaints.ts";
import { services } from "./support/services.ts";
import { openSession } from "./support/session.ts";

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

it("shows what a task file would do while it is typed, and generates a right one", async () => {
  const { folder, remove } = await makeTemporaryFolder();
  onTestFinished(remove);
  await writeFile(path.join(folder, "acb.yaml"), source);
  const dockerfiles = ["dockerfile.amd64", "dockerfile.arm64"];
  for (const name of dockerfiles) await writeFile(path.join(folder, name), "FROM scratch\n");
  const url = new URL(services().vscodeUrl);
  url.searchParams.set("folder", folder);
  const { workbench, screenshot } = await openSession(url.href);
  expectNoComplaints(workbench.page);
  const { manifestEditor, page, quickInput } = workbench;
  const { keyboard } = page;

  // The page opens beside the file, which keeps the focus.
  await keyboard.press("Control+p");
  await quickInput.input.fill("acb.yaml");
  await quickInput.pick(/^acb\.yaml/);
  await page.getByRole("button", { name: "Preview Task File" }).click();
  await manifestEditor.title("Preview acb.yaml").waitFor();
  const problems = manifestEditor.frame.getByRole("table", { name: "Problems" });
  expect(await problems.getByRole("link", { name: /^Line/ }).allInnerTexts()).toEqual([
    "Line 4",
    "Line 5",
    "Line 7",
  ]);
  await screenshot("task preview, dark");

  // By keyboard from the picture to the step, which is typed anew: the page follows.
  const step = manifestEditor.button(/^Step acb_step_1 builds/);
  await step.press("Enter");
  await page.locator(".monaco-editor.focused").first().waitFor();
  await keyboard.press("Home");
  await keyboard.press("Shift+End");
  await keyboard.insertText(`- build: -t ${image}:{{.Run.ID}}-arm64 -f dockerfile.arm64 .`);
  const links = problems.getByRole("link", { name: /^Line/ });
  await expect.poll(() => links.allInnerTexts()).toEqual(["Line 4"]);
  for (const theme of ["Light Modern", "Dark High Contrast"]) {
    await workbench.setTheme(theme);
    await screenshot(`task preview, ${theme}`);
  }
  await workbench.setTheme("Dark Modern");

  // From two Dockerfiles to a task file.
  await workbench.runCommand("Archipelago: Generate Multi-Platform Build");
  await quickInput.pick(/^dockerfile\.\*/);
  await quickInput
    .choice(/^linux\/arm64/)
    .first()
    .waitFor();
  await keyboard.press("Enter");
  await quickInput.waitFor("Repository that the image is pushed to");
  await quickInput.enter("team/app");
  await quickInput.pick(/^The Registry of the Run/);
  await quickInput.waitFor("Tags of the manifest list");
  await keyboard.press("Enter");
  await screenshot("what to generate");
  await quickInput.pick(/^Azure Container Registry Task/);
  await quickInput.pick(/^Write acr-task.yaml/);
  await workbench.editorTab("acr-task.yaml").waitFor();
  const file = path.join(folder, "acr-task.yaml");
  await expect.poll(() => readFile(file, "utf8").catch(() => "")).toContain("inspect-list");
  const text = await readFile(file, "utf8");
  const files = Object.fromEntries(dockerfiles.map((name) => [name, "FROM scratch\n"]));
  expect(findingsOf(text, { files }).found).toEqual([]);
  await workbench.runCommand("Archipelago: Preview Task File");
  await manifestEditor.title("Preview acr-task.yaml").waitFor();
  await manifestEditor.frame.getByText("The task can run.").waitFor();
  await screenshot("generated task file");
});
