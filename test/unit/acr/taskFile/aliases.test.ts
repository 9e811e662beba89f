import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findVersion, hasAliases } from "../../../../src/acr/alias/findVersion.ts";
import { replaceAliases } from "../../../../src/acr/alias/replaceAliases.ts";
import { splitTaskLines } from "../../../../src/acr/alias/taskLines.ts";
import { MappedText } from "../../../../src/acr/text/mappedText.ts";

const byName = new Map([
  ["a", { value: "1" }],
  ["ID", { value: "{{.Run.ID}}" }],
]);

function replaced(text: string, directive = "$"): string {
  return replaceAliases(MappedText.of(text), { directive, byName }).text.text;
}

describe("aliases in a text", () => {
  it.each([
    ["$a\n", "1\n"],
    ["x$a.y\n", "x1.y\n"],
    ["$a$ID\n", "1{{.Run.ID}}\n"],
    ["$unknown$ID $ID\n", "$unknown$ID {{.Run.ID}}\n"],
    ["$$a\n", "$a\n"],
    ["$a$$a\n", "1$a\n"],
    ["$(date) $MY_VAR $a_b\n", "$(date) $MY_VAR 1_b\n"],
    ["$ a\n", "$ a\n"],
    ["end $a", "end "],
  ])("replaces %j by %j", (text, expected) => {
    expect(replaced(text)).toBe(expected);
  });

  it("stops before they make too long a text", () => {
    const text = MappedText.of("$a $ID $ID $a\n");
    const { text: made, tooMuch, uses } = replaceAliases(text, { directive: "$", byName }, 12);
    expect(made.text).toBe("1 {{.Run.ID}} $ID $a\n");
    expect(tooMuch).toEqual({ start: 7, end: 10 });
    expect(uses).toHaveLength(3);
  });

  it("goes by the character the file chose", () => {
    expect(replaced("$a &a &&a\n", "&")).toBe("$a 1 &a\n");
  });

  it("leaves texts without the character as they are, each character in its place", () => {
    fc.assert(
      fc.property(
        fc.string().map((text) => text.replaceAll("$", "")),
        (text) => {
          const { text: result } = replaceAliases(MappedText.of(text), { directive: "$", byName });
          expect(result.text).toBe(text);
          for (let i = 0; i < text.length; i++) {
            expect(result.sourceOf(i, i + 1)).toEqual({ start: i, end: i + 1 });
          }
        },
      ),
    );
  });
});

describe("the version that decides over aliases", () => {
  it.each([
    ["version: v1.1.0\n", "v1.1.0", true],
    ["# c\n\nversion  : v1.1.0  \n", "v1.1.0", true],
    ['"version": "v1.1.0"\n', "v1.1.0", true],
    ["steps: []\nversion: v1.1.0\n", "v1.1.0", true],
    ["version: v1.0.0\nversion: v1.1.0\n", "v1.0.0", false],
    [" version: v1.1.0\n", "", false],
    ["version: V1.1.0\n", "V1.1.0", false],
    ["versionOfTask: v1.1.0\n", "", false],
  ])("is found in %j: %j", (text, version, isOn) => {
    expect(findVersion(text)).toBe(version);
    expect(hasAliases(text)).toBe(isOn);
  });
});

describe("the lines of a file", () => {
  it("lose comments, also those inside of scripts", () => {
    const { rest } = splitTaskLines("a: |\n  # x\n  y # z\n\t# t\nb: 1", false);
    expect(rest.text).toBe("a: |\n  y # z\nb: 1\n");
  });

  it("end in line feeds", () => {
    const source = "a: 1\r\nb: 2\r\n";
    const { rest } = splitTaskLines(source, false);
    expect(rest.text).toBe("a: 1\nb: 2\n");
    expect(rest.sourceOf(5, 6)).toEqual({ start: 6, end: 7 });
  });

  it("stop at one that is too long for the engine", () => {
    const { rest } = splitTaskLines(`a: 1\n# ${"x".repeat(65_534)}\nb: 2\n`, false);
    expect(rest.text).toBe("a: 1\n");
  });

  it.each([
    ["alias:\n  values:\n    a: b\nsteps:\n", "alias:\n  values:\n    a: b\n", "steps:\n"],
    ["alias :\n- https://x\nsteps:\n", "alias :\n", "- https://x\nsteps:\n"],
    ["alias:\n  a: b\n\nx y: z\n", "alias:\n  a: b\n\n", "x y: z\n"],
    [" alias:\n  a: b\n", "", " alias:\n  a: b\n"],
  ])("give the alias block of %j", (source, block, rest) => {
    const lines = splitTaskLines(source, true);
    expect([lines.aliases.text, lines.rest.text]).toEqual([block, rest]);
  });
});
