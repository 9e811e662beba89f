import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ListEdit } from "../../../../src/core/oci/listEdit.ts";
import { movesOnto } from "../../../../src/explorer/drafts/moves.ts";

/** What the edits make of entries that are named by their first positions. */
function apply(count: number, edits: readonly ListEdit[]): readonly number[] {
  const order = Array.from({ length: count }, (_, position) => position);
  for (const edit of edits) {
    if (edit.kind !== "move") throw new Error(edit.kind);
    order.splice(edit.to, 0, ...order.splice(edit.position, 1));
  }
  return order;
}

describe("dragging entries onto another", () => {
  it.each([
    { positions: [0], onto: 2, order: [1, 2, 0, 3] },
    { positions: [3], onto: 1, order: [0, 3, 1, 2] },
    { positions: [0, 1], onto: 3, order: [2, 3, 0, 1] },
    { positions: [3, 2], onto: 0, order: [2, 3, 0, 1] },
    { positions: [0, 3], onto: 1, order: [0, 3, 1, 2] },
    { positions: [1], onto: 1, order: [0, 1, 2, 3] },
    { positions: [1, 2], onto: 1, order: [0, 2, 1, 3] },
  ])("takes $positions to the place of $onto", ({ positions, onto, order }) => {
    expect(apply(4, movesOnto(positions, onto))).toEqual(order);
  });

  it("keeps all entries, and those that are moved together and in order", () => {
    const entries = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(fc.uniqueArray(entries, { minLength: 1 }), entries, (positions, onto) => {
        const order = apply(10, movesOnto(positions, onto));
        expect(order.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        const moved = positions.filter((each) => each !== onto).toSorted((a, b) => a - b);
        const start = order.indexOf(moved[0] ?? 0);
        expect(order.slice(start, start + moved.length)).toEqual(
          moved.length > 0 ? moved : order.slice(start, start),
        );
        const others = order.filter((each) => !moved.includes(each));
        expect(others).toEqual(others.toSorted((a, b) => a - b));
      }),
    );
  });
});
