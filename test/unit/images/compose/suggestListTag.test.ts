import { describe, expect, it } from "vitest";
import { suggestListTag } from "../../../../src/images/compose/suggestListTag.ts";

describe("suggestListTag", () => {
  it.each([
    [["1.4-amd64", "1.4-arm64"], "1.4"],
    [["amd64-1.4", "arm64-1.4"], "1.4"],
    [["1.4-linux-amd64", "1.4-windows-amd64", "1.4-linux-arm-v7"], "1.4"],
    [["4f2_x86_64", "4f2_aarch64"], "4f2"],
    [["amd64", "arm64"], ""],
    [["latest", "edge"], ""],
    [["1.4", "1.4-arm64"], ""],
    [["charm-amd64", "charm-arm64"], "charm"],
    [[], ""],
  ])("of %j is %j", (tags, expected) => {
    expect(suggestListTag(tags)).toBe(expected);
  });
});
