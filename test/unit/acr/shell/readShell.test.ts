import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readShell } from "../../../../src/acr/shell/readShell.ts";

const pieces = [
  "a",
  "b",
  " ",
  "$",
  "'",
  '"',
  "`",
  "\\",
  ";",
  "&",
  "|",
  "<",
  ">",
  "(",
  ")",
  "#",
  "\n",
  "=",
  "{",
  "}",
  "*",
];

function wordsOf(text: string): string[][] {
  return readShell(text).map(({ words }) => words.map((word) => word.text));
}

describe("the commands of a shell script", () => {
  it.each<[string, string[][]]>([
    ["docker push a", [["docker", "push", "a"]]],
    [
      "docker tag a b && docker push b",
      [
        ["docker", "tag", "a", "b"],
        ["docker", "push", "b"],
      ],
    ],
    ["a; b\nc | d & e || f", [["a"], ["b"], ["c"], ["d"], ["e"], ["f"]]],
    ["a \\\n  b", [["a", "b"]]],
    ["docker push 'a b' \"c\"d", [["docker", "push", "a b", "cd"]]],
    ["echo hi > file 2>&1 && b < in", [["echo", "hi"], ["b"]]],
    ["X=1 Y=2 docker push a", [["docker", "push", "a"]]],
    ["if true; then docker push a; fi", [["true"], ["docker", "push", "a"]]],
    ["(docker push a) || true", [["docker", "push", "a"], ["true"]]],
    ["a # b c", [["a"]]],
    ["a b#c", [["a", "b#c"]]],
    ["", []],
    ["  ", []],
    ["a 'open", [["a", "open"]]],
    ['a "x \\" y"', [["a", 'x " y']]],
    ["a $(b c) d", [["a", "$(b c)", "d"]]],
  ])("%j", (text, expected) => {
    expect(wordsOf(text)).toEqual(expected);
  });

  it("knows which words only the shell knows", () => {
    const [command] = readShell("a $TAG '$TAG' \"$TAG\" `b` x*");

    expect(command?.words.map((word) => word.isDynamic)).toEqual([
      false,
      true,
      false,
      true,
      true,
      true,
    ]);
  });

  it("says where the text of a quoted word begins", () => {
    const text = `bash -c 'docker push a' "x"y`;
    const [command] = readShell(text);

    expect(command?.words.map((word) => word.quotedFrom)).toEqual([
      undefined,
      undefined,
      9,
      undefined,
    ]);
    expect(text.slice(9)).toMatch(/^docker push a/);
  });

  it("places every word in the text, whatever that is", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...pieces) }), (text) => {
        let end = 0;
        for (const { words } of readShell(text)) {
          for (const word of words) {
            expect(word.start).toBeGreaterThanOrEqual(end);
            expect(word.end).toBeGreaterThan(word.start);
            end = word.end;
          }
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});
