import { describe, expect, it } from "vitest";
import { completeTask } from "../../../../src/acr/language/completeTask.ts";
import { applyEdits } from "../../../../src/acr/language/fixAll.ts";
import { foldTask } from "../../../../src/acr/language/foldTask.ts";
import { hoverTask } from "../../../../src/acr/language/hoverTask.ts";
import { outlineTask, type OutlineEntry } from "../../../../src/acr/language/outlineTask.ts";
import { renameableAt, renameTask } from "../../../../src/acr/language/renameTask.ts";
import { nameAt } from "../../../../src/acr/language/taskNames.ts";
import { taskTokens } from "../../../../src/acr/language/taskTokens.ts";
import { readCase } from "../../../support/acr/languageCase.ts";

const task = [
  "version: v1.1.0",
  "alias:",
  "  values:",
  "    repo: {{.Run.Registry}}/app",
  "steps:",
  "# both platforms",
  "# of the image",
  "- id: amd",
  "  build: -t $repo:{{.Run.ID}}-amd64 -f Dockerfile .",
  "- id: push",
  "  push: [$repo:{{.Run.ID}}-amd64]",
  "  when: [amd]",
  "- cmd: bash echo http://amd {{ upper .Values.name }}",
  '  when: ["amd", push]',
  "",
].join("\n");

describe("completion", () => {
  const labels = (marked: string) => {
    const { view, offset } = readCase(marked);
    const sources = { dockerfiles: ["Dockerfile", "arm/Dockerfile"], registries: ["a.example"] };
    return completeTask(view, offset, sources).map(({ label }) => label);
  };

  it.each<[string, string, readonly string[]]>([
    ["keys of a task", "ver|", ["version", "steps", "alias"]],
    ["keys of a step", "steps:\n- |", ["id", "build", "push", "when"]],
    ["further keys", "steps:\n- build: .\n  |", ["id", "when", "timeout"]],
    ["versions", "version: |", ["v1.1.0", "v1.0.0", "1.0-preview-1"]],
    ["booleans", "steps:\n- cmd: a\n  keep: |", ["true", "false"]],
    ["steps above", "steps:\n- id: a\n  cmd: x\n- cmd: y\n  when: [|]", ["a", '"-"']],
    ["networks", "networks:\n- name: n\nsteps:\n- cmd: x\n  network: |", ["n"]],
    ["names of the run", "steps:\n- cmd: a {{.Run.|}}", [".ID", ".Registry"]],
    ["values", "steps:\n- cmd: a {{ .Values.| }}", [".name"]],
    ["functions", "steps:\n- cmd: a {{ up|", ["upper", ".Run"]],
    ["aliases", "version: v1.1.0\nsteps:\n- cmd: a $Reg|", ["$Registry", "$ID"]],
    ["images by name", "version: v1.1.0\nsteps:\n- cmd: |", ["bash", "acr", "docker"]],
    ["Dockerfiles", "steps:\n- build: -t a -f |", ["Dockerfile", "arm/Dockerfile"]],
    ["platforms", "steps:\n- build: --platform |", ["linux/arm64"]],
    ["options", "steps:\n- build: |", ["-t", "-f", "--platform"]],
    ["registries", "steps:\n- build: -t |", ["{{.Run.Registry}}/", "a.example/"]],
    [
      "what was built",
      "steps:\n- build: -t {{.Run.Registry}}/a:{{.Run.ID}} .\n- push: [|]",
      ["{{.Run.Registry}}/a:{{.Run.ID}}"],
    ],
    [
      "members of a list",
      "steps:\n- build: -t r.io/a:1 .\n- cmd: docker manifest create r.io/a |",
      ["r.io/a:1"],
    ],
  ])("%s", (_, marked, expected) => {
    expect(labels(marked)).toEqual(expect.arrayContaining([...expected]));
  });

  it.each([
    [
      "keys that are there",
      "steps:\n- build: .\n  id: a\n  |\n  timeout: 3",
      ["id", "build", "timeout"],
    ],
    ["steps below", "steps:\n- cmd: y\n  when: [|]\n- id: a\n  cmd: x", ["a"]],
    ["what is built below", "steps:\n- push: [|]\n- build: -t r.io/a:1 .", ["r.io/a:1"]],
  ])("leaves out %s", (_, marked, unwanted) => {
    const found = labels(marked);
    expect(unwanted.filter((label) => found.includes(label))).toEqual([]);
  });

  it.each([
    ["comments", "# ver|"],
    ["values that can be anything", "stepTimeout: |"],
    ["aliases of a version without", "version: v1.0.0\nsteps:\n- cmd: a $Reg|"],
  ])("offers nothing in %s", (_, marked) => {
    expect(labels(marked)).toEqual([]);
  });
});

describe("hover", () => {
  const hoverOf = (marked: string) => {
    const { view, offset } = readCase(marked);
    return hoverTask(view, offset);
  };

  it("says what a template becomes", () => {
    expect(hoverOf("steps:\n- cmd: a {{.Run|.ID}}")).toMatchObject({
      kind: "action",
      written: "{{.Run.ID}}",
      results: ["cf1"],
    });
    const loop = "steps:\n{{range $x := list 1 2}}- cmd: a {{|$x}}\n{{end}}";
    expect(hoverOf(loop)).toMatchObject({ results: ["1", "2"] });
  });

  it("says what an alias stands for, and becomes", () => {
    expect(hoverOf(task.replace("-t $re", "-t $re|"))).toMatchObject({
      kind: "alias",
      name: "repo",
      origin: "file",
    });
    expect(hoverOf("version: v1.1.0\nsteps:\n- cmd: a $I|D")).toMatchObject({
      kind: "alias",
      value: "{{.Run.ID}}",
      origin: "engine",
      results: ["cf1"],
    });
  });

  it("says what a key does, and what the step makes", () => {
    const found = hoverOf("steps:\n- bu|ild: -t r.io/a:1 .");
    expect(found).toMatchObject({ kind: "key", mapping: "step", key: "build" });
    expect(found?.kind === "key" ? found.step?.builds[0]?.dockerfilePath : "").toBe("Dockerfile");
    expect(hoverOf("step|Timeout: 3")).toMatchObject({ key: "stepTimeout", step: undefined });
  });

  it("says what a step makes where it is named", () => {
    const found = hoverOf(task.replace("when: [amd]", "when: [a|md]"));
    expect(found).toMatchObject({ kind: "step", step: { waitsFor: [] } });
  });

  it.each(["steps:\n- cmd: a b|c", "unk|nown: 1", "|"])("says nothing of %j", (marked) => {
    expect(hoverOf(marked)).toBeUndefined();
  });
});

describe("names", () => {
  const textAt = (source: string) => (range: { start: number; end: number }) =>
    source.slice(range.start, range.end);

  it("are found from wherever they stand", () => {
    const { view, offset } = readCase(task.replace('"amd", push', '"a|md", push'));
    const { source } = view.reading;
    const name = nameAt(view.reading, offset);

    expect(name?.uses.map(textAt(source))).toEqual(["amd", "amd"]);
    expect(name?.definition?.start).toBe(source.indexOf("amd"));
  });

  it.each<[string, string, string, string]>([
    ["a step", task.replace("id: amd", "id: a|md"), "x64", "id: x64\n"],
    ["an alias", task.replace("    repo", "    re|po"), "name", "name: {{.Run.Registry}}/app"],
  ])("change wherever %s is named, and nowhere else", (_, marked, to, expected) => {
    const { view, offset } = readCase(marked);
    const { reading } = view;
    const name = renameableAt(reading, offset);
    if (!name || typeof name === "string") throw new Error("no name");
    const edits = renameTask(reading, name, to);
    if (typeof edits === "string") throw new Error(edits);
    const renamed = applyEdits(reading.source, edits);

    expect(edits).toHaveLength(3);
    expect(renamed).toContain(expected);
    expect(renamed).toContain("http://amd");
  });

  it.each<[string, string, string]>([
    ["a b", "id: a|md", "characters"],
    ["push", "id: a|md", "taken"],
    ["acb_root", "id: a|md", "reserved"],
  ])("cannot be %j", (to, marked, problem) => {
    const { view, offset } = readCase(task.replace("id: amd", marked));
    const name = renameableAt(view.reading, offset);
    if (!name || typeof name === "string") throw new Error("no name");

    expect(renameTask(view.reading, name, to)).toBe(problem);
  });

  it("of the engine stay", () => {
    const { view, offset } = readCase("version: v1.1.0\nsteps:\n- cmd: a $I|D");
    expect(renameableAt(view.reading, offset)).toBe("engine");
  });
});

describe("structure", () => {
  it("is outlined", () => {
    const lines = (entries: readonly OutlineEntry[], indent = ""): string[] =>
      entries.flatMap(({ kind, name, children }) => [
        `${indent}${kind} ${name}`,
        ...lines(children, `${indent}  `),
      ]);

    expect(lines(outlineTask(readCase(`${task}|`).view))).toEqual([
      "value version",
      "section alias",
      "  alias repo",
      "section steps",
      "  build amd",
      "    image myregistry.azurecr.io/app:cf1-amd64",
      "  push push",
      "    image myregistry.azurecr.io/app:cf1-amd64",
      "  cmd cmd bash echo http://amd KIM",
    ]);
  });

  it.each<[string, string, readonly string[]]>([
    ["steps at the left", "steps:\n- cmd: a\n  when: []\n- cmd: b\n", ["0-3", "1-2"]],
    ["texts in lines", "steps:\n  - cmd: >\n      a\n      b\n\nenv: []\n", ["0-3", "1-3"]],
    ["comments", "# a\n# b\nsteps: []\n# c\n", ["0-1"]],
    ["nothing", "", []],
  ])("folds: %s", (_, source, expected) => {
    expect(foldTask(source).map(({ start, end }) => `${String(start)}-${String(end)}`)).toEqual(
      expected,
    );
  });

  it("has colours for templates and aliases", () => {
    const source = "version: v1.1.0\nsteps:\n# {{.Run.ID}}\n- cmd: $ID {{ .Run.ID | upper }}";
    const { view } = readCase(`${source}|`);

    expect(
      taskTokens(view.reading).map(
        ({ kind, range }) => `${kind} ${source.slice(range.start, range.end)}`,
      ),
    ).toEqual([
      "alias $ID",
      "delimiter {{",
      "field .Run.ID",
      "operator |",
      "function upper",
      "delimiter }}",
    ]);
  });

  it("has the colour of texts behind templates that YAML takes for mappings", () => {
    const source =
      "steps:\n- push:\n  - {{.Run.Registry}}/a:{{.Run.ID}}-b # c\n- cmd: a {{.Run.ID}} b";
    const { view } = readCase(`${source}|`);
    const coloured = taskTokens(view.reading).filter(({ kind }) => kind === "string");

    expect(coloured.map(({ range }) => source.slice(range.start, range.end))).toEqual([
      "/a:",
      "-b",
    ]);
  });
});
