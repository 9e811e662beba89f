import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  layoutGraph,
  type GraphBox,
  type GraphEdge,
  type GraphLayout,
} from "../../../src/shared/graphLayout.ts";

const gaps = { between: 10, layers: 20 };
const box = (id: string): GraphBox => ({ id, width: 100, height: 40 });
const edge = (text: string): GraphEdge => {
  const [from = "", to = ""] = text.split(">");
  return { from, to };
};
const layout = (ids: string, ...edges: readonly string[]): GraphLayout =>
  layoutGraph(Array.from(ids, box), edges.map(edge), gaps);

describe("the places of steps", () => {
  it("are layers, each centred", () => {
    const { places, width, height } = layout("abcd", "a>c", "b>c", "c>d");
    expect([width, height]).toEqual([210, 160]);
    expect([...places]).toEqual([
      ["a", { x: 0, y: 0 }],
      ["b", { x: 110, y: 0 }],
      ["c", { x: 55, y: 60 }],
      ["d", { x: 55, y: 120 }],
    ]);
  });

  it("cross no edges where they need not", () => {
    const { places } = layout("abcd", "a>d", "b>c");
    const isLeft = (one: string, other: string) =>
      (places.get(one)?.x ?? 0) < (places.get(other)?.x ?? 0);
    expect(isLeft("a", "b")).toBe(isLeft("d", "c"));
  });

  it("leave room for an edge that passes a layer", () => {
    const { places, paths } = layout("abc", "a>b", "b>c", "a>c");
    const long = paths.find(({ from, to }) => from === "a" && to === "c");
    const [left = 0, top = 0] = [places.get("b")?.x, places.get("b")?.y];
    const beside = long?.points.filter(({ y }) => y >= top && y <= top + 40) ?? [];
    expect(beside).toHaveLength(2);
    for (const { x } of beside) expect(x < left || x > left + 100).toBe(true);
  });

  it("are found for circles and unknown names, too", () => {
    expect(layout("abc", "a>b", "b>c", "c>a", "a>a", "x>a").places.size).toBe(3);
    expect(layoutGraph([], [], gaps)).toMatchObject({ width: 0, height: 0 });
  });

  it("never overlap, lie in the picture, and each is below what leads to it", () => {
    const ids = "abcdefgh";
    const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 20 });
    const sizes = fc.array(fc.integer({ min: 10, max: 200 }), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(edges, sizes, (pairs, widths) => {
        const boxes = Array.from(ids, (id, i) => ({ id, width: widths[i] ?? 0, height: 30 }));
        const forward = pairs
          .filter(([from, to]) => from < to)
          .map(([from, to]) => ({ from: ids[from] ?? "", to: ids[to] ?? "" }));
        const { places, paths, width, height } = layoutGraph(boxes, forward, gaps);
        const at = (id: string) => places.get(id) ?? { x: -1, y: -1 };
        for (const { from, to } of forward) expect(at(to).y).toBeGreaterThan(at(from).y);
        expect(paths).toHaveLength(forward.length);
        for (const one of boxes) {
          expect(at(one.id).x).toBeGreaterThanOrEqual(0);
          expect(at(one.id).x + one.width).toBeLessThanOrEqual(width + 1e-9);
          expect(at(one.id).y + one.height).toBeLessThanOrEqual(height);
          for (const other of boxes) {
            if (one === other || at(one.id).y !== at(other.id).y) continue;
            const [left, right] = at(one.id).x < at(other.id).x ? [one, other] : [other, one];
            expect(at(left.id).x + left.width).toBeLessThanOrEqual(at(right.id).x + 1e-9);
          }
        }
      }),
    );
  });
});
