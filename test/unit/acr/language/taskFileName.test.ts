import { describe, expect, it } from "vitest";
import { isTaskFileName, looksLikeTask } from "../../../../src/acr/language/taskFileName.ts";

describe("names of task files", () => {
  it.each([
    ["acb.yaml", true],
    ["/a/b/acr-task.yml", true],
    ["/a/app.acr-task.yaml", true],
    ["/a/ACB.YAML", true],
    ["/a/acb.yaml.bak", false],
    ["/a/my-acb.yaml", false],
    ["/a/acr-task.json", false],
  ])("%s: %s", (name, expected) => {
    expect(isTaskFileName(name)).toBe(expected);
  });
});

describe("texts of tasks", () => {
  it.each<[string, string, boolean]>([
    ["a build", "steps:\n- build: -t a .\n", true],
    ["a build further in", "version: v1.1.0\nsteps:\n  - build: -t a .\n", true],
    ["a step with an id", "steps:\n  # first\n  - id: a\n    cmd: bash\n", true],
    ["a push without a list yet", "steps:\r\n- push:\r\n    - a\r\n", true],
    ["a step of Azure Pipelines", "steps:\n- script: build\n  displayName: push\n", false],
    ["a step of Cloud Build", "steps:\n- name: docker\n  args: [build]\n", false],
    ["a key further in", "steps:\n- task: x\n  inputs:\n    cmd: y\n", false],
    ["a key of another list", "steps:\nother:\n- cmd: x\n", false],
    ["steps as a mapping", "steps:\n  build:\n    image: x\n", false],
    ["steps further in", "jobs:\n  steps:\n  - cmd: x\n", false],
    ["nothing", "", false],
  ])("%s: %s", (_, text, expected) => {
    expect(looksLikeTask(text)).toBe(expected);
  });
});
