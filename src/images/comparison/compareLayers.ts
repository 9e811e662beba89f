import type { ComparedLayer, LayerChange } from "./comparison.ts";

/** A layer with what it holds when unpacked, where the config tells. */
export interface LayerFacts extends Omit<ComparedLayer, "position"> {
  readonly diffId?: string;
}

interface Pair {
  readonly left: number;
  readonly right: number;
}

/**
 * What became of each layer, in the order of the right side, removed ones where they stood. Equal
 * digests are paired first, then equal diff ids; takes time in proportion to n log n.
 */
export function compareLayers(
  left: readonly LayerFacts[],
  right: readonly LayerFacts[],
): readonly LayerChange[] {
  const same = pairBy(left, right, ({ digest }) => digest, new Set());
  const paired = new Set(same.map((pair) => pair.left));
  const taken = new Set(same.map((pair) => pair.right));
  const rest = right.map((layer, i) => (taken.has(i) ? {} : layer));
  const alike = pairBy(left, rest, ({ diffId }) => diffId, paired);
  const inOrder = new Set(longestRise(same.map((pair) => pair.left)));
  const changes = new Map<number, LayerChange>();
  for (const pair of same) {
    const change = inOrder.has(pair.left) ? "same" : "moved";
    changes.set(pair.right, { change, ...layersOf(pair) });
  }
  for (const pair of alike) {
    changes.set(pair.right, { change: "recompressed", ...layersOf(pair) });
  }
  return merge(left, right, changes);

  function layersOf(pair: Pair): { left?: ComparedLayer; right?: ComparedLayer } {
    const [before, after] = [left[pair.left], right[pair.right]];
    return {
      ...(before && { left: compared(before, pair.left) }),
      ...(after && { right: compared(after, pair.right) }),
    };
  }
}

/** The k-th of a key on the left goes with the k-th on the right; by position on the right. */
function pairBy(
  left: readonly LayerFacts[],
  right: readonly Partial<LayerFacts>[],
  keyOf: (layer: Partial<LayerFacts>) => string | undefined,
  isTaken: ReadonlySet<number>,
): readonly Pair[] {
  const waiting = new Map<string, number[]>();
  for (const [position, layer] of left.entries()) {
    const key = keyOf(layer);
    if (key === undefined || isTaken.has(position)) continue;
    const group = waiting.get(key);
    if (group) group.push(position);
    else waiting.set(key, [position]);
  }
  for (const group of waiting.values()) group.reverse();
  return right.flatMap((layer, position) => {
    const key = keyOf(layer);
    const found = key === undefined ? undefined : waiting.get(key)?.pop();
    return found === undefined ? [] : { left: found, right: position };
  });
}

/** A longest rising subsequence of distinct numbers (patience sorting). */
export function longestRise(numbers: readonly number[]): readonly number[] {
  const tops: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const number of numbers) {
    let low = 0;
    for (let high = tops.length; low < high;) {
      const middle = (low + high) >> 1;
      if ((tops[middle] ?? 0) < number) low = middle + 1;
      else high = middle;
    }
    before.set(number, low > 0 ? tops[low - 1] : undefined);
    tops[low] = number;
  }
  const rise: number[] = [];
  for (let number = tops.at(-1); number !== undefined; number = before.get(number)) {
    rise.push(number);
  }
  return rise.reverse();
}

function merge(
  left: readonly LayerFacts[],
  right: readonly LayerFacts[],
  changes: ReadonlyMap<number, LayerChange>,
): readonly LayerChange[] {
  const kept = new Set([...changes.values()].map((change) => change.left?.position));
  const removed = left.flatMap((layer, position): LayerChange[] =>
    kept.has(position) ? [] : [{ change: "removed", left: compared(layer, position) }],
  );
  const merged: LayerChange[] = [];
  let next = 0;
  for (const [position, layer] of right.entries()) {
    const change = changes.get(position);
    if (change?.change === "same") takeRemovedBefore(change.left?.position ?? 0);
    merged.push(change ?? { change: "added", right: compared(layer, position) });
  }
  takeRemovedBefore(Infinity);
  return merged;

  function takeRemovedBefore(position: number): void {
    for (; (removed[next]?.left?.position ?? Infinity) < position; next++) {
      merged.push(...removed.slice(next, next + 1));
    }
  }
}

function compared({ diffId: _, ...layer }: LayerFacts, position: number): ComparedLayer {
  return { position, ...layer };
}
