import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TerminalText } from "../../../../src/vscode/azure/terminalText.ts";

describe("the log of a run in a terminal", () => {
  it.each([
    ["plain\r\nlines\n", "plain\r\nlines\r\n"],
    ["\x1b[1;31mred\x1b[0m", "\x1b[1;31mred\x1b[0m"],
    ["\x1b]0;title\x07text", "text"],
    ["\x1b]52;c;ZXZpbA==\x1b\\text", "text"],
    ["\x1b]8;;https://evil.example\x07link\x1b]8;;\x07", "link"],
    ["\x1b[2J\x1b[1;1Hcleared", "cleared"],
    ["\x1bcreset", "reset"],
    ["\x1bPq#0\x1b\\sixel", "sixel"],
    ["a\bb\x00c\x9bd\x02[31me", "abcd[31me"],
    ["tab\tstays, Größe: 3 MB …", "tab\tstays, Größe: 3 MB …"],
  ])("keeps text and colors only: %j", (log, shown) => {
    expect(new TerminalText().push(log)).toBe(shown);
  });

  it("is the same wherever it is cut", () => {
    const log = "a\x1b[32mgreen\x1b[0m\x1b]0;title\x07\x1b]8;;x\x1b\\b\x1b[2Kc";
    fc.assert(
      fc.property(fc.nat(log.length), fc.nat(log.length), (one, two) => {
        const text = new TerminalText();
        const [first, second] = [Math.min(one, two), Math.max(one, two)];
        const pieces = [log.slice(0, first), log.slice(first, second), log.slice(second)];
        expect(pieces.map((piece) => text.push(piece)).join("")).toBe("a\x1b[32mgreen\x1b[0mbc");
      }),
    );
  });

  it("has nothing that steers a terminal, whatever is written", () => {
    const hostile = fc.string({
      unit: fc.constantFrom("\x1b", "[", "]", "0", ";", "m", "H", "\x07", "\\", "x", "\x9d"),
    });
    fc.assert(
      fc.property(fc.array(hostile), (pieces) => {
        const text = new TerminalText();
        const shown = pieces.map((piece) => text.push(piece)).join("");
        // eslint-disable-next-line no-control-regex -- what must not be there
        expect(shown.replaceAll(/\x1b\[[0-9;:]*m/g, "")).not.toMatch(/[\x07\x1b\x80-\x9f]/);
      }),
    );
  });
});
