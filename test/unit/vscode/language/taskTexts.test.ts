import { readFileSync } from "node:fs";
import path from "node:path";
import { Ajv } from "ajv";
import { describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { keysOf } from "../../../../src/acr/language/keyKinds.ts";
import type { TaskMapping } from "../../../../src/acr/language/taskPlace.ts";
import { ruleSeverities, type TaskFix } from "../../../../src/acr/lint/finding.ts";
import { findingsOf } from "../../../support/acr/lintCase.ts";

vi.mock("vscode", () => import("../../../support/vscodeStub.ts"));

const { taskFindingText, taskFixTitle } =
  await import("../../../../src/vscode/language/tasks/taskFindingText.ts");
const { taskKeyText } = await import("../../../../src/vscode/language/tasks/taskKeyTexts.ts");

const root = path.join(import.meta.dirname, "../../../..");
const docs = readFileSync(path.join(root, "docs/acr-tasks.md"), "utf8");
const schemaText = readFileSync(path.join(root, "schemas/acr-task.schema.json"), "utf8");

describe("the page on problems", () => {
  it.each(Object.entries(ruleSeverities))("has the rule %s, shown as %s", (rule, severity) => {
    const [, section = ""] = docs.split(`\n### ${rule}\n`);
    expect(section.split("\n### ")[0]).toContain(`Shown as: ${severity}.`);
  });

  it("has what files are refused for", () => {
    const source = readFileSync(
      path.join(root, "src/vscode/language/tasks/taskFailureText.ts"),
      "utf8",
    );
    const codes = [...source.matchAll(/^ {2}"?([a-z-]+)"?: \(\) =>/gm)].map(([, code]) => code);
    expect(codes.length).toBeGreaterThan(30);
    expect(codes.filter((code) => !docs.includes(`\n### ${code ?? ""}\n`))).toEqual([]);
  });

  it("has nothing else but what the engine refuses", () => {
    const [accepted = ""] = docs.split("\n## What the engine refuses");
    const named = [...accepted.matchAll(/^### (.+)$/gm)].map(([, rule]) => rule);
    expect(named.toSorted()).toEqual(Object.keys(ruleSeverities).toSorted());
  });
});

describe("sentences", () => {
  it("name what is wrong and what to do", () => {
    const source = "steps:\n- build: --tag=a.io/b:1 .\n  continueOnError: true\n- push: [a.io/b:1]";
    expect(findingsOf(source).found.map(taskFindingText)).toEqual([
      "No digest is reported for --tag=a.io/b:1: only -t and --tag with a blank are read.",
      "continueOnError is no key here and is ignored. Is ignoreErrors meant?",
    ]);
  });

  it.each<[TaskFix["kind"], number, string]>([
    ["replace", 1, "Change to new"],
    ["replace", 2, "Change to new in 2 places"],
    ["insert", 1, "Add it"],
    ["insert", 2, "Add it in 2 places"],
    ["remove", 1, "Remove it"],
    ["version", 1, "Use version it"],
  ])("name what a fix does: %s, %s times", (kind, count, expected) => {
    const range = { start: 0, end: 1 };
    const edits = Array.from({ length: count }, () => ({ range, text: "new" }));
    expect(taskFixTitle({ kind, text: "it", edits })).toBe(expected);
  });
});

describe("keys", () => {
  const schema = JSON.parse(schemaText) as SchemaPart & {
    readonly definitions: Readonly<Record<string, SchemaPart>>;
  };
  const mappings = Object.entries(keysOf).filter(([, keys]) => keys.length > 0);

  it.each(mappings)("of %s are in the schema and explained", (name, keys) => {
    // The names are those of the record.
    const mapping = name as TaskMapping;
    const part = mapping === "task" ? schema : schema.definitions[mapping];
    expect(Object.keys(part?.properties ?? {}).toSorted()).toEqual(keys.toSorted());
    for (const key of keys) {
      expect(taskKeyText(mapping, key)).toMatch(/\.$/);
      const description = part?.properties[key]?.markdownDescription ?? "";
      expect(description.replaceAll("`", "")).toBe(taskKeyText(mapping, key));
    }
  });

  const validate = new Ajv({ strict: false, validateFormats: false }).compile(schema);

  it.each([
    [
      "version: v1.1.0\nsteps:\n- build: .\n- push: [a]\n  when: ['-']\n- cmd: a\n  ports: [80]",
      true,
    ],
    [
      "alias:\n  values: {a: b}\nsteps:\n- cmd: a\n  volumeMounts: [{name: v, mountPath: /a}]",
      true,
    ],
    ["steps:\n- cmd: a\n  anchor: &x 1", true],
    ["version: v1.2.0\nsteps: []", false],
    ["steps:\n- cmd: a\n  build: .", false],
    ["steps:\n- id: a", false],
    ["steps:\n- cmd: a\n  timeout: 10m", false],
    ["steps:\n- cmd: a\n  keep: 'yes'", false],
    ["steps:\n- cmd: a\n  when: b", false],
  ])("are checked by the schema: %j %s", (text, isValid) => {
    expect(validate(parse(text))).toBe(isValid);
  });
});

interface SchemaPart {
  readonly properties: Readonly<Record<string, { readonly markdownDescription: string }>>;
}
