import type { ListEdit } from "../../core/oci/listEdit.ts";

/**
 * The edits that bring entries to the place of another: before it when they come from below, after
 * it when they come from above. They end up together, in their order. Each edit names positions as
 * they are after the one before it.
 *
 * @param onto position of the entry that they are dropped on
 */
export function movesOnto(positions: readonly number[], onto: number): readonly ListEdit[] {
  const moved = positions.toSorted((a, b) => a - b).filter((each) => each !== onto);
  const comesFromAbove = moved.every((each) => each < onto);
  const order = Array.from({ length: Math.max(onto, ...moved) + 1 }, (_, position) => position);
  const edits: ListEdit[] = [];
  let last = onto;
  for (const [index, entry] of moved.entries()) {
    const position = order.indexOf(entry);
    order.splice(position, 1);
    const isBefore = index === 0 && !comesFromAbove;
    const to = order.indexOf(last) + (isBefore ? 0 : 1);
    order.splice(to, 0, entry);
    last = entry;
    if (to !== position) edits.push({ kind: "move", position, to });
  }
  return edits;
}
