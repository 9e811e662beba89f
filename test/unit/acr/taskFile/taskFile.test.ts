import { describe, expect, it } from "vitest";
import { prefixImageName } from "../../../../src/acr/model/imageNames.ts";
import { readTaskFile } from "../../../../src/acr/taskFile.ts";
import type { TaskInputs } from "../../../../src/acr/taskInputs.ts";
import type { TaskReading } from "../../../../src/acr/taskReading.ts";

const inputs: TaskInputs = {
  os: "linux",
  run: { ID: "cf1", Registry: "r.azurecr.io" },
  values: {},
  readAliasSource: (path) => (path === "good.yaml" ? "tool: r.io/tool:1\n" : undefined),
  name: "acb.yaml",
};

function read(source: string, changes: Partial<TaskInputs> = {}): TaskReading {
  return readTaskFile(source, { ...inputs, ...changes });
}

/** The text in the file that a failure points at. */
function blamed({ source, failure }: TaskReading): string | undefined {
  return failure && source.slice(failure.range.start, failure.range.end);
}

describe("what a failure points at", () => {
  it.each([
    ["# c\nversion: v1.2.0\n", "v1.2.0"],
    ["# c\nsteps:\n  - cmd: a\n    timeout: 10m\n", "10m"],
    ["steps:\n  - id: a\n    cmd: x\n  # c\n  - id: a\n    cmd: y\n", "a"],
    ["steps:\n  - id: a\n    cmd: x\n    when: [b]\n", "b"],
    ["steps:\n  - cmd: x\n    build: .\n", "build"],
    ["steps:\n  - cmd: x\n    cache: maybe\n", "maybe"],
    ["env: [FOO]\nsteps:\n  - cmd: x\n", "FOO"],
    ["secrets:\n  - id: a b\n    keyvault: k\n", "a b"],
    ["volumes:\n  - name: a/b\n    secret: {f: aGk=}\n", "a/b"],
    ["version: v1.1.0\nalias:\n  values:\n    a-b: c\nsteps: []\n", "a-b"],
    ["version: v1.1.0\nalias:\n  src: [bad.yaml]\nsteps: []\n", "bad.yaml"],
    ["version: v1.1.0\nalias: [x]\nsteps: []\n", "[x]"],
    ["steps:\n  - cmd: {{.Values.a.b}}\n", "{{.Values.a.b}}".slice(2, -2)],
  ])("is the culprit: %j", (source, culprit) => {
    expect(blamed(read(source))).toBe(culprit);
  });

  it("is each culprit where there are several", () => {
    const source = "steps:\n  - cmd: [a]\n    retries: no way\n";
    const { failure } = read(source);
    const places = failure?.parts.map(({ range }) => source.slice(range.start, range.end));
    expect(places).toEqual(["[a]", "no way"]);
  });
});

it("says what must become a key, up to the end of the file", () => {
  const message = "yaml: line 4: could not find expected ':'";
  expect(read("steps:\n  - cmd: x\n[\n").failure?.message).toContain(message);
});

describe("what is known of a file with a mistake", () => {
  it.each([
    ["a template", "steps:\n  - cmd: a {{nosuch}}\n  - push: [{{.Run.Registry}}/b]\n", "render"],
    ["YAML", "steps:\n  - cmd: a\n  - cmd: b: c\n  - push: [b]\n", "validate"],
    ["a type", "steps:\n  - cmd: a\n    timeout: x\n  - push: [b]\n", "validate"],
    [
      "an alias",
      "version: v1.1.0\nalias:\n  directive: ab\nsteps: [{cmd: a}, {push: [b]}]\n",
      "alias",
    ],
    ["a null step", "steps:\n  - cmd: a\n  -\n  - push: [b]\n", "panic"],
  ])("in %s holds the other steps", (_what, source, phase) => {
    const reading = read(source);
    const kinds = reading.task?.steps.map(({ kind }) => kind).filter((kind) => kind !== "empty");
    expect(reading.failure?.phase).toBe(phase);
    expect(kinds).toEqual(["cmd", "push"]);
  });

  it("says what hangs: a step that waits twice for the same one", () => {
    const source = "steps:\n  - {id: a, cmd: x}\n  - {id: b, cmd: y, when: [a, a]}\n";
    const { failure, hangs } = read(source);
    expect(failure).toBeUndefined();
    const start = source.lastIndexOf("a");
    expect(hangs).toEqual([{ step: "b", name: "a", range: { start, end: start + 1 } }]);
  });
});

describe("the words of a build", () => {
  it("are found through folding and templates", () => {
    const source =
      "steps:\n  - build: >-\n      -t {{.Run.Registry}}/a:{{.Run.ID}}\n      -f arm.Dockerfile\n      src\n";
    const step = read(source).task?.steps[0];
    const line = step?.kind === "build" ? step : undefined;
    const places = [line?.tags[0], line?.dockerfile, line?.context].map(
      (word) => word && [word.text, source.slice(word.range.start, word.range.end)],
    );
    expect(places).toEqual([
      ["r.azurecr.io/a:cf1", "{{.Run.Registry}}/a:{{.Run.ID}}"],
      ["arm.Dockerfile", "arm.Dockerfile"],
      ["src", "src"],
    ]);
  });

  it.each([
    ["-t a --pull https://x.git", undefined],
    ["--pull -t a", undefined],
    [". -t a", "."],
    ["-t a src dir", "dir"],
    ["-fa.Dockerfile .", undefined],
  ])("of %j have the context %j", (line, context) => {
    const step = read(`steps:\n  - build: ${line}\n`).task?.steps[0];
    expect(step?.kind === "build" && step.context?.text).toBe(context);
  });

  it.each([
    ["-t a_b/c:1 .", "r.azurecr.io/a_b/c"],
    ["-t a/b -t x.io/c .", "a/b"],
    ["-t a/UPPER .", undefined],
    [".", undefined],
  ])("of %j are cached in %j", (line, repository) => {
    const source = `steps:\n  - id: s\n    build: ${line}\n    cache: Enabled\n`;
    const step = read(source).task?.steps[0];
    const args = step?.kind === "build" ? step.arguments : "";
    const image = /--cache-from=type=registry,ref=(\S+)/.exec(args)?.[1];
    expect(image).toBe(repository && `${repository}:cache_quickrun_s`);
  });

  it.each([
    ["a", "r.io/a"],
    ["r.io/a", "r.io/a"],
    ["library/a", "library/a"],
    ["x.io/a", "r.io/x.io/a"],
  ])("get the registry in az acr build: %j", (name, prefixed) => {
    expect(prefixImageName(name, "r.io")).toBe(prefixed);
    expect(prefixImageName(name, "")).toBe(name);
  });
});

describe("aliases of a file", () => {
  const source =
    "version: v1.1.0\nalias:\n  src: [good.yaml]\n  values:\n    app: x/{{.Run.ID}}\nsteps:\n  - cmd: tool $app $Registry $none\n";

  it("come from the file, its sources and the engine", () => {
    const { aliases, task } = read(source);
    const step = task?.steps[0];
    expect(step?.kind === "cmd" && step.command.text).toBe("r.io/tool:1 x/cf1 r.azurecr.io $none");
    expect(["app", "tool", "Registry"].map((name) => aliases.byName.get(name)?.origin)).toEqual([
      "file",
      "source",
      "engine",
    ]);
  });

  it("know where they stand and where they are used", () => {
    const { aliases } = read(source);
    const place = aliases.byName.get("app")?.place;
    expect(place && source.slice(place.name.start, place.name.end)).toBe("app");
    expect(
      aliases.uses.map(({ kind, isKnown, range }) => [
        source.slice(range.start, range.end),
        kind,
        isKnown,
      ]),
    ).toEqual([
      ["$app", "text", true],
      ["$Registry", "text", true],
      ["$none", "text", false],
      ["tool", "command", true],
    ]);
  });

  it("may come from two blocks", () => {
    const twice =
      "version: v1.1.0\nalias:\n  values: {a: x}\nenv: [A=$a$b]\nalias:\n  values: {b: y}\n";
    expect(read(twice).task?.env.map(({ text }) => text.text)).toEqual(["A=xy"]);
  });

  it("are fewer on Windows", () => {
    const { aliases } = read(source, { os: "windows" });
    expect(aliases.byName.has("bash")).toBe(false);
    expect(aliases.byName.has("Registry")).toBe(true);
  });
});
