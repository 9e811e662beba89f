import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseContentRange, parseRange } from "../../../src/sandbox/http/byteRange.ts";

describe("the range of a request", () => {
  it.each([
    [undefined, undefined],
    ["", undefined],
    ["bytes=0-0", { start: 0, end: 0 }],
    ["BYTES=2-4", { start: 2, end: 4 }],
    ["bytes=2-", { start: 2, end: 9 }],
    ["bytes=2-1000000000000000000000", { start: 2, end: 9 }],
    ["bytes=-3", { start: 7, end: 9 }],
    ["bytes=-30", { start: 0, end: 9 }],
    ["bytes=-0", "unsatisfiable"],
    ["bytes=10-", "unsatisfiable"],
    ["bytes=10-12", "unsatisfiable"],
    ["bytes=4-2", undefined],
    ["bytes=0-1,4-5", undefined],
    ["items=0-1", undefined],
    ["bytes=a-b", undefined],
    ["bytes=-", undefined],
  ])("%s of ten bytes is %j", (header, expected) => {
    expect(parseRange(header, 10)).toEqual(expected);
  });

  it("never satisfies anything of nothing", () => {
    for (const header of ["bytes=0-", "bytes=0-0", "bytes=-1"]) {
      expect(parseRange(header, 0)).toBe("unsatisfiable");
    }
  });

  it("lies within the content", () => {
    const bound = fc.option(fc.nat(30), { nil: "" });
    fc.assert(
      fc.property(bound, bound, fc.nat(20), (first, last, size) => {
        const range = parseRange(`bytes=${first}-${last}`, size);
        if (range === undefined || range === "unsatisfiable") return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.start).toBeLessThanOrEqual(range.end);
        expect(range.end).toBeLessThan(size);
      }),
    );
  });
});

describe("the range of a chunk", () => {
  it.each([
    ["0-9", { start: 0, end: 9 }],
    ["bytes 5-9/10", { start: 5, end: 9 }],
    ["bytes=5-9", { start: 5, end: 9 }],
    ["bytes 5-9/*", { start: 5, end: 9 }],
    ["9-5", undefined],
    ["-5", undefined],
    ["5-", undefined],
    ["a-b", undefined],
    ["", undefined],
    ["9999999999999999999-99999999999999999999", undefined],
  ])("%s is %j", (header, expected) => {
    expect(parseContentRange(header)).toEqual(expected);
  });
});
