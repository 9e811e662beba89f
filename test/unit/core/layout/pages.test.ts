import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { byCodeUnits, byTagOrder, pagesOf } from "../../../../src/core/layout/pages.ts";
import { itemsOf } from "../../../support/imageStoreContract.ts";

const list = (items: readonly string[]) => () => Promise.resolve(items);

describe("pages", () => {
  it("hold every item once and in order, whatever their size", async () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z0-9._-]{1,6}$/), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(names, fc.integer({ min: 1, max: 10 }), async (items, pageSize) => {
        const found: string[] = [];
        for await (const page of pagesOf(list(items), byTagOrder, { pageSize })) {
          expect(page.items.length).toBeLessThanOrEqual(pageSize);
          found.push(...page.items);
          expect(page.hasMore).toBe(found.length < items.length);
        }
        expect(found).toEqual([...items].sort(byTagOrder));
      }),
    );
  });

  it("go on after an item, even one that is gone", async () => {
    const after = (item: string) =>
      itemsOf(pagesOf(list(["a", "c", "e"]), byCodeUnits, { after: item }));
    expect(await after("a")).toEqual(["c", "e"]);
    expect(await after("b")).toEqual(["c", "e"]);
    expect(await after("e")).toEqual([]);
    expect(await after("z")).toEqual([]);
  });

  it("are one empty page where there is nothing", async () => {
    const pages: unknown[] = [];
    for await (const page of pagesOf(list([]), byCodeUnits, {})) pages.push(page);
    expect(pages).toEqual([{ items: [], hasMore: false }]);
  });

  it("put tags in lexical order regardless of case", () => {
    expect(["b", "A", "a", "B", "1.10", "1.9"].sort(byTagOrder)).toEqual([
      "1.10",
      "1.9",
      "A",
      "a",
      "B",
      "b",
    ]);
  });
});
