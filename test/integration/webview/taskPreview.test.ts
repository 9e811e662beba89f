import { mkdir } from "node:fs/promises";
import path from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { artifacts } from "../../../scripts/lib/paths.mjs";
import { ruleSeverities } from "../../../src/acr/lint/finding.ts";
import { lintTask } from "../../../src/acr/lint/lintTask.ts";
import { planTask } from "../../../src/acr/plan/planTask.ts";
import { readTaskFile } from "../../../src/acr/taskFile.ts";
import type { TaskView } from "../../../src/vscode/language/tasks/taskView.ts";
import { themes, type ThemeName } from "../../support/themes.ts";
import type { ViewBench } from "../../support/viewBench.ts";

vi.mock("vscode", () => import("../../support/vscodeEditorStub.ts"));
const { archipelagoUri, ViewBench: Bench } = await import("../../support/viewBench.ts");
const { taskPreview } = await import("../../../src/vscode/commands/acr/taskPreview.ts");

const folder = path.join(artifacts, "screenshots/view");
const name = "{{.Run.Registry}}/samples/my";
/** Two builds at the same time, and a mistake: what is pushed is called otherwise than what is built. */
const task = `version: v1.1.0
steps:
- id: amd64
  build: -t ${name}image:{{.Run.ID}}-amd64 --platform linux/amd64 -f dockerfile.amd64 .
  when: ["-"]
- id: arm64
  build: -t ${name}yimage:{{.Run.ID}}-arm64 --platform linux/arm64 -f dockerfile.arm64 .
  when: ["-"]
- id: push
  push:
  - ${name}image:{{.Run.ID}}-amd64
  - ${name}image:{{.Run.ID}}-arm64
  when: [amd64, arm64]
- id: list
  cmd: docker manifest create ${name}image:$tag ${name}image:{{.Run.ID}}-amd64 ${name}image:{{.Run.ID}}-arm64
- id: pushList
  cmd: docker manifest push --purge ${name}image:$tag
- id: tell
  cmd: bash echo {{.Values.who}}
  when: [amd64, pushList]
`;
const aliased = task.replace("steps:", "alias:\n  values:\n    tag: latest\nsteps:");

let bench: ViewBench;
const pressed: string[] = [];

beforeAll(async () => {
  bench = await Bench.start();
  await mkdir(folder, { recursive: true });
});
afterEach(() => expect(bench.problems).toEqual([]));
afterAll(() => bench.stop());

function viewOf(source: string): TaskView {
  const run = { Registry: "myregistry.azurecr.io", ID: "run-id" };
  const inputs = { os: "linux", run, values: {}, name: "acr-task.yaml" } as const;
  const reading = readTaskFile(source, inputs);
  const plan = reading.task && planTask(reading.task);
  const runPlatform = { os: "linux", architecture: "amd64" };
  const findings = lintTask(reading, { runPlatform, files: new Map() }, plan);
  return { version: 1, inputs, reading, plan, findings, dockerfiles: new Map() };
}

function put(source: string): void {
  bench.reports.set("r1", {
    id: "r1",
    connectionId: "",
    repository: "",
    name: "Preview acr-task.yaml",
    json: {},
    page: taskPreview(viewOf(source), {
      name: "acr-task.yaml",
      lineOf: (offset) => source.slice(0, offset).split("\n").length,
      severityOf: ({ rule }) => ruleSeverities[rule],
    }),
    run: (id) => Promise.resolve(void pressed.push(id)),
  });
}

async function open(source: string): Promise<void> {
  put(source);
  await bench.open(archipelagoUri("/Preview acr-task.yaml", "r1", "archipelago-report"));
  await bench.page.getByRole("heading", { level: 1, name: "Preview acr-task.yaml" }).waitFor();
}

describe("the preview of a task file", () => {
  it("says mistakes, who waits for whom, what is left, values, and the rendered file", async () => {
    await open(aliased);
    const { page } = bench;
    const problems = page.getByRole("table", { name: "Problems" });
    await problems
      .getByText(/Is .*myyimage:run-id-arm64 meant/)
      .first()
      .waitFor();
    const nodes = page.getByRole("group", { name: /Who waits for whom/ }).getByRole("button");
    expect(await nodes.count()).toBe(6);
    const push = page.getByRole("button", { name: /^Step push pushes;.*waits for amd64, arm64$/ });
    await push.waitFor();
    const images = page.getByRole("table", { name: "Images That the Run Leaves Behind" });
    await images.getByText("linux/arm64").first().waitFor();
    const values = page.getByRole("table", { name: "Values" });
    expect(await values.getByRole("row").filter({ hasText: "Values.who" }).innerText()).toContain(
      "not set",
    );
    const marks = page.getByRole("group", { name: "Rendered File" }).locator("mark");
    expect(await marks.first().innerText()).toBe("myregistry.azurecr.io");
    expect(await marks.first().getAttribute("title")).toBe("{{.Run.Registry}}");
  });

  it("leads to the place of a step by keyboard, and to that of a problem", async () => {
    await open(aliased);
    pressed.length = 0;
    await bench.page.getByRole("button", { name: /^Step push pushes/ }).press("Enter");
    await bench.page
      .getByRole("link", { name: /^Line / })
      .first()
      .click();
    await expect.poll(() => pressed.length).toBe(2);
    const [step = ""] = pressed;
    const [, start, end] = step.split(" ").map(Number);
    expect(aliased.slice(start, end)).toMatch(/^id: push\n/);
  });

  it("follows what is typed, the focus and what is scrolled stay", async () => {
    await open(aliased);
    const node = bench.page.getByRole("button", { name: /^Step list runs/ });
    await node.focus();
    await bench.page.setViewportSize({ width: 1100, height: 400 });
    const code = bench.page.getByRole("group", { name: "Rendered File" });
    await code.evaluate((node: { scrollTop: number }) => (node.scrollTop = 50));
    await bench.page.evaluate("window.scrollTo(0, 200)");
    put(aliased.replace("who", "what").replace("myyimage", "myimage"));
    bench.reload();
    await bench.page.getByRole("table", { name: "Values" }).getByText("Values.what").waitFor();
    await expect
      .poll(() => bench.page.locator(":focus").getAttribute("aria-label"))
      .toMatch(/^Step list/);
    expect(await bench.page.evaluate("window.scrollY")).toBe(200);
    expect(await code.evaluate((node: { scrollTop: number }) => node.scrollTop)).toBe(50);
    expect(await bench.page.getByRole("table", { name: "Problems" }).count()).toBe(0);
    await bench.page.setViewportSize({ width: 1100, height: 900 });
  });

  it("of a file that cannot be read says why, and shows what can be", async () => {
    await open(aliased.replace("{{.Values.who}}", "{{.Values.who"));
    await bench.page.getByText("The run would fail before its first step.").waitFor();
    await bench.page.getByText("The templates cannot be filled in.").waitFor();
  });
});

const themeNames = Object.keys(themes) as readonly ThemeName[]; // the keys of that very type

describe.each(themeNames)("in the theme %s", (theme) => {
  it("can be read, and nothing is cut off", async () => {
    await open(aliased);
    await bench.useTheme(theme);
    await bench.page.getByRole("button", { name: /^Step push pushes/ }).focus();
    await bench.page.screenshot({
      path: path.join(folder, `task-preview-${theme}.png`),
      fullPage: true,
    });
    const overflow: unknown = await bench.page.evaluate(
      "document.documentElement.scrollWidth - document.documentElement.clientWidth",
    );
    expect(overflow).toBeLessThanOrEqual(0);
  });
});
