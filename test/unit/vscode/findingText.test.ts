import { describe, expect, it, vi } from "vitest";
import { checkList } from "../../../src/images/drafts/checkList.ts";
import { readListText } from "../../../src/images/drafts/readListText.ts";

vi.mock("vscode", () => import("../../support/vscodeStub.ts"));
const { findingTextIn } = await import("../../../src/vscode/platform/findingText.ts");

function sentences(text: string): readonly string[] {
  return checkList(readListText(text)).map((finding) => findingTextIn(text, finding));
}

describe("a text that is no JSON", () => {
  it.each([
    ['{\n  "os\n}', "Line 2: A quotation mark is missing"],
    ['{\n  "a": 1\n  "b": 2\n}', "Line 3: A comma is missing"],
    ['{ "a": "\\x" }', "Line 1: This string holds a wrong escape sequence"],
    ['{ "a": "\\u12" }', "Line 1: This string holds a wrong escape sequence"],
    ['{ "a": "\t" }', "Line 1: This string holds a control character"],
    ['{ "a": 1. }', "Line 1: This is not a number"],
    ['{ "a": nothing }', "Line 1: This is not valid JSON"],
  ])("%j is told with the line and no parser's words", (text, expected) => {
    expect(sentences(text)[0]).toContain(expected);
    expect(sentences(text).join(" ")).not.toMatch(/[a-z][A-Z]/);
  });

  it("names no line for what is about the list as a whole", () => {
    expect(sentences("{}")[0]).toMatch(/^This is not a manifest list/);
  });
});
