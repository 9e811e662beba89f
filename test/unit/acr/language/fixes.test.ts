import { describe, expect, it } from "vitest";
import { applyEdits, fixAll } from "../../../../src/acr/language/fixAll.ts";
import { failureFixes } from "../../../../src/acr/language/failureFixes.ts";
import { findingsOf } from "../../../support/acr/lintCase.ts";

function fixedAll(source: string): string {
  return fixAll(source, (text) => findingsOf(text).found);
}

describe("fixing everything", () => {
  it("mends what there is one way for, and leaves the rest", () => {
    const source = [
      "version: v1.1.0",
      "steps:",
      "- build: --tag=$Registry/a:1 .",
      "  continueOnError: true",
      "- push: [$Registry/a:1]",
      "  retries: 3",
      "",
    ].join("\n");

    expect(fixedAll(source)).toBe(
      source.replace("--tag=", "-t ").replace("continueOnError", "ignoreErrors"),
    );
  });

  it("asks once more after each fix, and not for ever", () => {
    let asked = 0;
    const fixes = [
      { kind: "replace", text: "b", edits: [{ range: { start: 0, end: 1 }, text: "b" }] },
    ] as const;
    const endless = { rule: "tag-form", facts: { text: "" }, related: [], fixes } as const;
    const fixed = fixAll("a", () => {
      asked += 1;
      return [{ ...endless, range: { start: 0, end: 1 } }];
    });

    expect(fixed).toBe("b");
    expect(asked).toBe(2);
  });

  it("applies edits from the end on", () => {
    const edits = [
      { range: { start: 0, end: 1 }, text: "long" },
      { range: { start: 2, end: 2 }, text: "!" },
    ];
    expect(applyEdits("abc", edits)).toBe("longb!c");
  });
});

describe("fixes of what the engine refuses", () => {
  it.each<[string, string, readonly string[]]>([
    ["a version", "version: v1.2.0\nsteps:\n- cmd: bash", ["version: v1.1.0\nsteps:\n- cmd: bash"]],
    [
      "a step's name",
      "steps:\n- id: build\n  cmd: bash\n- cmd: bash\n  when: [biuld]",
      ["steps:\n- id: build\n  cmd: bash\n- cmd: bash\n  when: [build]"],
    ],
    [
      "a word in the place of a list",
      "steps:\n- id: a\n  cmd: bash\n- cmd: bash\n  when: a",
      ["steps:\n- id: a\n  cmd: bash\n- cmd: bash\n  when: [a]"],
    ],
    [
      "cache",
      "steps:\n- build: .\n  cache: on1",
      ["steps:\n- build: .\n  cache: enabled", "steps:\n- build: .\n  cache: disabled"],
    ],
    ["a step that nobody knows", "steps:\n- cmd: bash\n  when: [x]", []],
    ["nothing", "steps:\n- cmd: bash", []],
  ])("%s", (_, source, expected) => {
    const fixes = failureFixes(findingsOf(source).reading);

    expect(fixes.map(({ edits }) => applyEdits(source, edits))).toEqual(expected);
  });
});
