import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  compareLayers,
  longestRise,
  type LayerFacts,
} from "../../../../src/images/comparison/compareLayers.ts";
import { sha256 } from "../../../support/ociData.ts";

/** `a` is a layer named a; `a/x` one whose files are x. */
function layer(name: string): LayerFacts {
  const diffId = name.split("/")[1];
  return {
    digest: sha256(name),
    mediaType: "layer",
    size: name.length,
    title: name,
    ...(diffId !== undefined && { diffId }),
  };
}

function changes(left: string, right: string): readonly string[] {
  const layers = (text: string) => (text ? text.split(" ").map(layer) : []);
  return compareLayers(layers(left), layers(right)).map((each) => {
    const name = each.right?.title ?? each.left?.title ?? "";
    return `${each.change} ${name}`;
  });
}

describe("what became of layers", () => {
  it.each([
    ["a b c", "a b c", ["same a", "same b", "same c"]],
    ["a b", "a b c", ["same a", "same b", "added c"]],
    ["a b c", "a c", ["same a", "removed b", "same c"]],
    ["a b c", "a x c", ["same a", "added x", "removed b", "same c"]],
    ["a b c", "c a b", ["moved c", "same a", "same b"]],
    ["a a", "a a a", ["same a", "same a", "added a"]],
    ["", "a", ["added a"]],
    ["a", "", ["removed a"]],
    ["gzip/x b", "zstd/x b", ["recompressed zstd/x", "same b"]],
    ["a/x b/x", "b/x", ["removed a/x", "same b/x"]],
  ])("%s → %s", (left, right, expected) => {
    expect(changes(left, right)).toEqual(expected);
  });

  it("accounts for each layer of either side exactly once, whatever they are", () => {
    const names = fc.array(fc.constantFrom("a", "b", "c/x", "d/x", "e/y", "f"), { maxLength: 12 });
    fc.assert(
      fc.property(names, names, (left, right) => {
        const result = compareLayers(left.map(layer), right.map(layer));
        const lefts = result.flatMap((each) => each.left?.position ?? []);
        const rights = result.flatMap((each) => each.right?.position ?? []);
        expect(lefts.toSorted((a, b) => a - b)).toEqual(left.map((_, position) => position));
        expect(rights).toEqual(right.map((_, position) => position));
        const kept = result.filter(({ change }) => change === "same");
        const order = kept.map((each) => each.left?.position ?? -1);
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        for (const each of result) {
          if (each.change === "same" || each.change === "moved") {
            expect(each.left?.digest).toBe(each.right?.digest);
          }
        }
      }),
    );
  });

  it("compares as many layers as a manifest can have without taking their product in steps", () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({
      digest: sha256("one and the same"),
      mediaType: "",
      size: i,
    }));
    expect(compareLayers(many, many.slice(1))).toHaveLength(20_000);
  });
});

describe("the longest rise", () => {
  it("is as long as any rising subsequence", () => {
    const numbers = fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { maxLength: 9 });
    fc.assert(
      fc.property(numbers, (list) => {
        const rise = longestRise(list);
        expect(list.filter((each) => rise.includes(each))).toEqual(rise);
        expect(rise).toEqual(rise.toSorted((a, b) => a - b));
        expect(rise).toHaveLength(longest(list));
      }),
    );
  });

  /** By trying every subset. */
  function longest(list: readonly number[]): number {
    const [first, ...rest] = list;
    if (first === undefined) return 0;
    const greater = rest.filter((each) => each > first);
    return Math.max(longest(rest), 1 + longest(greater));
  }
});
