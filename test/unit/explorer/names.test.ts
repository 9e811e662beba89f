import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isFallbackTag } from "../../../src/explorer/fallbackTags.ts";
import { NameFilter } from "../../../src/explorer/nameFilter.ts";
import { isBelow, withUniqueIds } from "../../../src/explorer/nodeIds.ts";
import {
  compareNames,
  compareVersions,
  sortRepositories,
  sortTags,
} from "../../../src/explorer/sortNames.ts";

const names = fc.oneof(
  fc.stringMatching(/^v?\d{1,3}(\.\d{1,3}){0,2}(-[a-z0-9.]{1,6})?$/),
  fc.stringMatching(/^[A-Za-z0-9_.-]{1,10}$/),
);

describe("the order of names", () => {
  it("is what people expect of numbers and cases", () => {
    const sorted = ["app1", "App2", "app10", "app010b", "b"];
    expect(sortTags(sorted.toReversed(), "name")).toEqual(sorted);
    expect(sortRepositories(sorted.toReversed(), "semver")).toEqual(sorted);
  });

  it("puts the newest version first and names last", () => {
    const sorted = [
      "2.0.0",
      "v2.0.0-rc.10",
      "2.0.0-rc.9",
      "2.0.0-rc",
      "v1.10",
      "1.9.3",
      "1.9",
      "1",
      "20261121",
      "latest",
    ];
    expect(sortTags(sorted.toReversed(), "semver")).toEqual(sorted);
  });

  it("compares numbers of any length", () => {
    expect(compareNames("b9007199254740993", "b9007199254740992")).toBeGreaterThan(0);
  });

  it("leaves the registry's order alone", () => {
    expect(sortTags(["b", "a"], "registry")).toEqual(["b", "a"]);
  });

  it("starts alike however many are wanted", () => {
    const orders = fc.constantFrom("name", "semver", "newest", "registry");
    fc.assert(
      fc.property(
        fc.uniqueArray(names),
        orders,
        fc.integer({ min: 1, max: 9 }),
        (all, order, limit) => {
          const updatedAt = (tag: string) => (tag.length % 2 === 0 ? tag.length : undefined);
          const sorted = sortTags(all, order, { updatedAt });
          expect(sorted.toSorted()).toEqual(all.toSorted());
          expect(sortTags(all, order, { updatedAt, limit })).toEqual(sorted.slice(0, limit));
        },
      ),
    );
  });

  it.each([
    ["names", compareNames],
    ["versions", compareVersions],
  ])("is a total order of %s", (_, compare) => {
    fc.assert(
      fc.property(names, names, names, (a, b, c) => {
        expect(Math.sign(compare(a, b))).toBe(0 - Math.sign(compare(b, a)));
        expect(compare(a, b) === 0).toBe(a === b);
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe("fallback tags", () => {
  const hex = "ab".repeat(32);
  it.each([`sha256-${hex}`, `sha256-${hex}.sig`, `sha256-${hex}.att`, `sha512-${hex}${hex}`])(
    "%s is one",
    (tag) => expect(isFallbackTag(tag)).toBe(true),
  );
  it.each(["sha256-abc", `v1-sha256-${hex}`, `sha256-${hex}0`, "latest", hex])(
    "%s is none",
    (tag) => expect(isFallbackTag(tag)).toBe(false),
  );
});

describe("the filter", () => {
  it("lets all pass when empty", () => {
    expect(new NameFilter("  ").matches("anything")).toBe(true);
  });

  it("finds a part of the name in any case", () => {
    const filter = new NameFilter(" AMD64 ");
    expect(filter.matches("1.0-amd64")).toBe(true);
    expect(filter.matches("1.0-arm64")).toBe(false);
  });
});

describe("ids", () => {
  it.each([
    ["host", "host/app", true],
    ["host", "host~2/app", false],
    ["host", "host:5000/app", false],
    ["host/app", "host/app:1", true],
    ["host/app", "host/app/base", false],
    ["host/app:1", "host/app:1.2", false],
    ["host/app:1", "host/app:1@sha256:ab+layer@sha256:cd", true],
    ["host/app", "host/app", false],
  ])("tell whether %s is above %s", (above, id, expected) => {
    expect(isBelow(id, above)).toBe(expected);
  });

  it("are made unique among siblings", () => {
    const ids = ["a", "b", "a", "a"].map((id) => ({ id }));
    expect(withUniqueIds(ids).map(({ id }) => id)).toEqual(["a", "b", "a~2", "a~3"]);
  });
});
