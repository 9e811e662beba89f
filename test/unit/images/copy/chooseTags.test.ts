import { describe, expect, it } from "vitest";
import { chooseTags, isVersionRange } from "../../../../src/images/copy/chooseTags.ts";

const tags = [
  "1.2",
  "1.2.3",
  "1.2.3-alpine",
  "1.2.3-rc.1",
  "1.10.0",
  "v1.3.0",
  "2.0.0",
  "2.0.0-rc.1",
  "latest",
  "nightly-20261121",
];

describe("chooseTags, patterns", () => {
  it.each([
    ["*", tags],
    ["", tags],
    ["1.2.*", ["1.2.3", "1.2.3-alpine", "1.2.3-rc.1"]],
    ["1.?", ["1.2"]],
    ["1.2.3, latest", ["1.2.3", "latest"]],
    ["*-*, !*-rc*", ["1.2.3-alpine", "nightly-20261121"]],
    ["!1.*, !2.*, !*t*", ["v1.3.0"]],
    ["v*,!v*", []],
    ["LATEST", []],
    ["1.2.3**", ["1.2.3", "1.2.3-alpine", "1.2.3-rc.1"]],
    ["*2*1*", ["1.2.3-rc.1", "2.0.0-rc.1", "nightly-20261121"]],
    ["1.2.[0-9]", []],
    [" , !", tags],
  ])("%s", (patterns, chosen) => {
    expect(chooseTags(tags, { kind: "pattern", patterns })).toEqual(chosen);
  });

  it("takes no longer for a pattern made to take long", () => {
    const tag = "a".repeat(128);
    const patterns = `${"*a".repeat(60)}*b`;
    expect(chooseTags([tag, `${tag}b`], { kind: "pattern", patterns })).toEqual([`${tag}b`]);
  });
});

describe("chooseTags, ranges of versions", () => {
  it.each([
    ["1", ["1.10.0", "v1.3.0", "1.2.3"]],
    ["^1.3", ["1.10.0", "v1.3.0"]],
    [">=1.2 <1.10", ["v1.3.0", "1.2.3"]],
    ["1.2.3", ["1.2.3"]],
    [">=2.0.0-rc.0 <3", ["2.0.0", "2.0.0-rc.1"]],
    ["1.2.3-alpine || 2.0.0", ["2.0.0", "1.2.3-alpine"]],
    ["*", ["2.0.0", "1.10.0", "v1.3.0", "1.2.3"]],
    ["not a range", []],
    [" ", []],
  ])("%s", (range, chosen) => {
    expect(chooseTags(tags, { kind: "range", range })).toEqual(chosen);
  });

  it("tells ranges from what is none", () => {
    expect(["1.x", ">=1 <2", "~1.2", "", " ", ">=a", "1.2.3.4"].map(isVersionRange)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});

describe("chooseTags, the newest", () => {
  const times = new Map([
    ["1.2.3", 3000],
    ["latest", 4000],
    ["2.0.0-rc.1", 2000],
  ]);

  it.each([
    [0, []],
    [-1, []],
    [2, ["latest", "1.2.3"]],
    [4, ["latest", "1.2.3", "2.0.0-rc.1", "2.0.0"]],
    [6, ["latest", "1.2.3", "2.0.0-rc.1", "2.0.0", "1.10.0", "v1.3.0"]],
  ])("%i", (count, chosen) => {
    expect(chooseTags(tags, { kind: "newest", count }, (tag) => times.get(tag))).toEqual(chosen);
  });

  it("goes by versions and numbers where no times are known", () => {
    const builds = ["build-9", "build-10", "1.0.0", "v2.0.0"];
    expect(chooseTags(builds, { kind: "newest", count: 9 })).toEqual([
      "v2.0.0",
      "1.0.0",
      "build-10",
      "build-9",
    ]);
  });

  it("is all of them, in their order, where that is wanted", () => {
    expect(chooseTags(tags, { kind: "all" })).toEqual(tags);
  });
});
