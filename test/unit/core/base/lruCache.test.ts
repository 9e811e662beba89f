import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LruCache } from "../../../../src/core/base/lruCache.ts";

describe("LruCache", () => {
  it("lets go of what was used longest ago", () => {
    const cache = new LruCache<string, number>(2);
    cache.set("a", 1);
    cache.set("b", 2);
    cache.get("a");
    cache.set("c", 3);
    expect([cache.get("a"), cache.get("b"), cache.get("c")]).toEqual([1, undefined, 3]);
    expect(cache.size).toBe(2);
  });

  it("counts by weight, and keeps nothing heavier than itself", () => {
    const cache = new LruCache<string, string>(10, (value) => value.length);
    cache.set("a", "12345");
    cache.set("b", "12345");
    cache.set("big", "12345678901");
    expect(cache.get("big")).toBeUndefined();
    expect(cache.size).toBe(2);
    cache.set("c", "1");
    expect(cache.get("a")).toBeUndefined();
    expect(cache.get("b")).toBe("12345");
  });

  it("forgets the old value when the new one is too heavy", () => {
    const cache = new LruCache<string, string>(3, (value) => value.length);
    cache.set("a", "1");
    cache.set("a", "1234");
    expect(cache.get("a")).toBeUndefined();
  });

  it("forgets on demand, weights included", () => {
    const cache = new LruCache<string, number>(2);
    cache.set("a", 1);
    cache.delete("a");
    cache.delete("a");
    cache.set("b", 2);
    cache.clear();
    expect(cache.size).toBe(0);
    cache.set("c", 3);
    cache.set("d", 4);
    expect(cache.size).toBe(2);
  });

  it("stays within its weight and agrees with the last values set", () => {
    const steps = fc.array(
      fc.record({
        act: fc.constantFrom("set", "get", "delete"),
        key: fc.nat(6),
        value: fc.integer({ min: 1, max: 12 }),
      }),
    );
    fc.assert(
      fc.property(steps, (all) => {
        const cache = new LruCache<number, number>(10, (value) => value);
        const last = new Map<number, number>();
        for (const { act, key, value } of all) {
          if (act === "set") cache.set(key, value);
          if (act === "set") last.set(key, value);
          if (act === "delete") cache.delete(key);
          if (act === "delete") last.delete(key);
          const found = cache.get(key);
          if (found !== undefined) expect(found).toBe(last.get(key));
          if (act === "set") expect(found).toBe(value <= 10 ? value : undefined);
        }
        const kept = [...last.keys()].map((key) => cache.get(key) ?? 0);
        expect(kept.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(10);
      }),
    );
  });
});
