import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { judgeAsAz, readAzRules } from "../../../../src/acr/azure/context/azIgnoreRules.ts";
import { ContextError } from "../../../../src/acr/azure/context/contextError.ts";
import { readIgnoreRules } from "../../../../src/acr/azure/context/ignoreRules.ts";
import { judgePath, type IgnoreVerdict } from "../../../../src/acr/azure/context/ignoreVerdict.ts";

/** Whether a path is left out, judged from its outermost folder on. */
function isIgnored(text: string, path: string, platform: NodeJS.Platform = "linux"): boolean {
  const rules = readIgnoreRules(text, platform);
  let verdict: IgnoreVerdict | undefined;
  const parts = path.split("/");
  for (const position of parts.keys()) {
    verdict = judgePath(rules, parts.slice(0, position + 1).join("/"), verdict);
  }
  return verdict?.isIgnored ?? false;
}

describe("an ignore file", () => {
  // Each as moby/patternmatcher has it.
  it.each([
    ["node_modules/", "node_modules/a/b.js", true],
    ["node_modules", "app/node_modules/a.js", false],
    ["**/node_modules", "node_modules", true],
    ["**/node_modules", "app/lib/node_modules/a.js", true],
    ["**/bin", "roundrobin", false],
    ["**/bin", "a/roundrobin", false],
    ["**bin", "roundrobin", true],
    ["**bin", "a/roundrobin", true],
    ["/foo", "foo", true],
    ["/foo/", "foo/bar", true],
    ["foo/**", "foo/bar/baz", true],
    ["foo/**", "foobar", false],
    ["foo**", "foobar", true],
    ["foo/**/bar", "foo/bar", true],
    ["foo/**/bar", "foo/a/b/bar", true],
    ["foo/**/bar", "foo/a/rebar", false],
    ["foo/../bar", "bar", true],
    ["./foo//bar/.", "foo/bar", true],
    ["*.log", "a.log", true],
    ["*.log", "b/a.log", false],
    ["**/*.log", "b/a.log", true],
    ["**/*.log", "a.log", true],
    ["*/temp*", "a/temporary.txt", true],
    ["*/temp*", "a/b/temporary.txt", false],
    ["temp?", "tempa", true],
    ["temp?", "temp", false],
    ["temp?", "temp/a", false],
    ["a[b-d]e", "ace", true],
    ["a[^b-d]e", "ace", false],
    ["a\\*b", "a*b", true],
    ["a\\*b", "axb", false],
    ["a.b", "axb", false],
    ["\\a", "a", false],
    ["\\.c", ".c", true],
    ["a+(b){c}$|d", "a+(b){c}$|d", true],
    ["a^b", "a^b", true],
    ["**", "anything/at/all", true],
    ["**/", "anything", true],
    [".", "anything", false],
    ["/", "anything", false],
    ["# foo\nfoo", "foo", true],
    ["#foo", "#foo", false],
    ["  foo  ", "foo", true],
    ["  #foo", "#foo", true],
    ["\u{feff}foo", "foo", true],
    ["foo\r\nbar\r\n", "foo", true],
    ["*\n!src", "src/a.ts", false],
    ["*\n!src", "other/a.ts", true],
    ["*\n!src\nsrc/*.log", "src/a.log", true],
    ["docs\n!docs/README.md", "docs/README.md", false],
    ["docs\n!docs/README.md", "docs/other.md", true],
    ["docs\n! docs/README.md", "docs/README.md", false],
    ["!docs/README.md\ndocs", "docs/README.md", true],
    ["**\n!**/keep/**\n**/keep/drop", "a/keep/this", false],
    ["**\n!**/keep/**\n**/keep/drop", "a/keep/drop", true],
    ["*.md\n!README*.md\nREADME-secret.md", "README-secret.md", true],
    ["*.md\n!README*.md", "README-1.md", false],
    ["ä*", "äöü", true],
    ["?", "😀", true],
  ])("with %j makes of %s: left out %s", (text, path, expected) => {
    expect(isIgnored(text, path)).toBe(expected);
  });

  it("has backslashes between folders on Windows", () => {
    expect(isIgnored("foo\\bar\\", "foo/bar/baz", "win32")).toBe(true);
    expect(isIgnored("foo\\bar", "foo/bar", "linux")).toBe(false);
  });

  it.each(["!", "[", "a[", "a[]b", "[-a]", "[a-]", "foo\\", "![z", "a\\q"])(
    "refuses %s",
    (text) => {
      expect(() => readIgnoreRules(text, "linux")).toThrow(
        expect.toSatisfy((error) => ContextError.is(error, "badPattern")),
      );
    },
  );

  // With expressions that go back and try again, none of these comes to an end.
  it.each([
    [`${"**/".repeat(12)}zz`, "a/".repeat(60) + "b"],
    [`${"*a".repeat(14)}b`, "a".repeat(90)],
    [`${"**".repeat(9)}/**/*x*x*x*x*x*x*[y]`, "x/x".repeat(60)],
    [`${"*[a]".repeat(14)}\\d`, "a".repeat(90)],
  ])("with %s has an answer for every path", (text, path) => {
    expect(isIgnored(text, path)).toBe(false);
    expect(judgeAsAz(readAzRules(text), path, undefined).isIgnored).toBe(false);
  });

  it("is read as az does, without an end of time", () => {
    const path = `${"a".repeat(34)}!`;
    expect(judgeAsAz(readAzRules("(a+)+b"), path, undefined).isIgnored).toBe(false);
    expect(judgeAsAz(readAzRules("(a+)+!"), path, undefined).isIgnored).toBe(true);
    expect(judgeAsAz(readAzRules("[ab]?.*"), "bc.d", undefined).isIgnored).toBe(true);
    expect(readAzRules("(a")).toEqual([]);
  });

  it.each(["a*[b-d]?.x", "**/[^a]/**", "a\\?*\\d", "*[*]", "[a?]*b", "x**y/**/z*"])(
    "with %s means what a regular expression of it does",
    (text) => {
      const letter = fc.constantFrom(
        "a",
        "b",
        "x",
        "y",
        "z",
        "/",
        ".",
        "?",
        "*",
        "]",
        "[",
        "^",
        "1",
      );
      const [rule] = readIgnoreRules(text, "linux");
      const tokens = text.match(/\*\*\/?|\\.|./gu) ?? [];
      const means: Readonly<Record<string, string>> = {
        "*": "[^/]*",
        "?": "[^/]",
        ".": "\\.",
        "**": ".*",
      };
      const source = tokens.map((token) =>
        token === "**/" || (token === "**" && !text.endsWith("**"))
          ? "(?:.*/)?"
          : (means[token] ?? token),
      );
      const expression = new RegExp(`^${source.join("")}$`, "s");
      fc.assert(
        fc.property(fc.string({ unit: letter, minLength: 1 }), (path) => {
          expect(rule?.matches(path)).toBe(expression.test(path));
        }),
      );
    },
  );

  it("refuses lines that are longer than any path", () => {
    expect(() => readIgnoreRules(`${"a".repeat(5000)}*`, "linux")).toThrow("Not a pattern");
  });

  it("leaves out all that is in what is left out", () => {
    const name = fc.stringMatching(/^[a-z]{1,3}$/);
    const path = fc.array(name, { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(path, path, (folder, below) => {
        const rule = folder.join("/");
        expect(isIgnored(rule, [...folder, ...below].join("/"))).toBe(true);
        expect(isIgnored(`**\n!${rule}`, [...folder, ...below].join("/"))).toBe(false);
      }),
    );
  });

  it("is read without an end of time, whatever is in it", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("*", "?", "/", ".", "!", "a", "[", "]", "\\", "-", "^", " "),
        }),
        (text) => {
          try {
            for (const { matches } of readIgnoreRules(text, "linux")) matches("a/aa/a.a");
          } catch (error) {
            if (!ContextError.is(error, "badPattern")) throw error;
          }
        },
      ),
    );
  });
});
