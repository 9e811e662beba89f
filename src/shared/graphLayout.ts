/** What is to be placed; sizes in any unit, the same for all. */
export interface GraphBox {
  readonly id: string;
  readonly width: number;
  readonly height: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

export interface GraphPoint {
  readonly x: number;
  readonly y: number;
}

export interface GraphGaps {
  /** Between neighbours of a layer. */
  readonly between: number;
  /** Between layers. */
  readonly layers: number;
}

/** Where everything stands; the picture begins at 0, 0. */
export interface GraphLayout {
  readonly width: number;
  readonly height: number;
  /** Upper left corners by id. */
  readonly places: ReadonlyMap<string, GraphPoint>;
  /** From the lower edge of one box to the upper edge of another, past the boxes between. */
  readonly paths: readonly (GraphEdge & { readonly points: readonly GraphPoint[] })[];
}

/** A box, or the place where a long edge passes a layer. */
interface Cell {
  readonly id: string;
  readonly box: GraphBox | undefined;
  readonly layer: number;
  /** In the neighbouring layers. */
  readonly above: Cell[];
  readonly below: Cell[];
}

const sweeps = 6;

/**
 * Places a graph in layers from top to bottom: each box below all that lead to it, boxes of a layer in
 * the order that crosses the fewest edges (barycenters, after Sugiyama). Edges that name no box, lead
 * to where they begin, or close a circle are left out.
 */
export function layoutGraph(
  boxes: readonly GraphBox[],
  edges: readonly GraphEdge[],
  gaps: GraphGaps,
): GraphLayout {
  const layerOf = layersOf(boxes, edges);
  const kept = edges.filter(({ from, to }) => {
    const [upper, lower] = [layerOf.get(from), layerOf.get(to)];
    return upper !== undefined && lower !== undefined && upper < lower;
  });
  const { layers, chains } = cellsOf(boxes, kept, layerOf);
  for (let sweep = 0; sweep < sweeps; sweep++) order(layers, sweep % 2 === 0);
  return place(layers, chains, gaps);
}

/** Layer of each box: one below the lowest that it waits for. */
function layersOf(
  boxes: readonly GraphBox[],
  edges: readonly GraphEdge[],
): ReadonlyMap<string, number> {
  const parents = new Map<string, string[]>();
  for (const { from, to } of edges) parents.set(to, [...(parents.get(to) ?? []), from]);
  const layers = new Map<string, number>();
  let waiting = boxes.map(({ id }) => id);
  const known = new Set(waiting);
  while (waiting.length > 0) {
    const isReady = (id: string) =>
      (parents.get(id) ?? []).every((up) => up === id || layers.has(up) || !known.has(up));
    // In a circle nobody is ready; it is begun with the first of the text.
    const ready = waiting.some(isReady) ? waiting.filter(isReady) : waiting.slice(0, 1);
    const found = ready.map((id) => {
      const above = (parents.get(id) ?? []).map((up) => layers.get(up) ?? -1);
      return [id, Math.max(-1, ...above) + 1] as const;
    });
    for (const [id, layer] of found) layers.set(id, layer);
    waiting = waiting.filter((id) => !layers.has(id));
  }
  return layers;
}

interface Cells {
  readonly layers: Cell[][];
  readonly chains: readonly { readonly edge: GraphEdge; readonly cells: readonly Cell[] }[];
}

function cellsOf(
  boxes: readonly GraphBox[],
  edges: readonly GraphEdge[],
  layerOf: ReadonlyMap<string, number>,
): Cells {
  const layers: Cell[][] = [];
  const cells = new Map<string, Cell>();
  const add = (id: string, layer: number, box?: GraphBox): Cell => {
    const cell: Cell = { id, box, layer, above: [], below: [] };
    while (layers.length <= layer) layers.push([]);
    layers[layer]?.push(cell);
    return cell;
  };
  for (const box of boxes) {
    if (!cells.has(box.id)) cells.set(box.id, add(box.id, layerOf.get(box.id) ?? 0, box));
  }
  const chains = edges.flatMap((edge) => {
    const [first, last] = [cells.get(edge.from), cells.get(edge.to)];
    if (!first || !last) return [];
    const between = Array.from({ length: last.layer - first.layer - 1 }, (_, i) =>
      add("", first.layer + 1 + i),
    );
    const chain = [first, ...between, last];
    chain.slice(1).forEach((cell, i) => {
      const up = chain[i];
      if (!up) return;
      up.below.push(cell);
      cell.above.push(up);
    });
    return [{ edge, cells: chain }];
  });
  return { layers, chains };
}

/** Sorts each layer by the mean place of the neighbours in the layer before (or behind). */
function order(layers: Cell[][], isDown: boolean): void {
  const positions = new Map<Cell, number>();
  const note = (layer: readonly Cell[]) => layer.forEach((cell, i) => positions.set(cell, i));
  layers.forEach(note);
  for (const layer of isDown ? layers : layers.toReversed()) {
    const wanted = new Map(
      layer.map((cell, i) => [cell, mean(isDown ? cell.above : cell.below, positions) ?? i]),
    );
    layer.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0));
    note(layer);
  }
}

function mean(cells: readonly Cell[], of: ReadonlyMap<Cell, number>): number | undefined {
  if (cells.length === 0) return undefined;
  return cells.reduce((sum, cell) => sum + (of.get(cell) ?? 0), 0) / cells.length;
}

function place(
  layers: readonly (readonly Cell[])[],
  chains: Cells["chains"],
  { between, layers: gap }: GraphGaps,
): GraphLayout {
  const widthOf = ({ box }: Cell) => box?.width ?? 0;
  const widths = layers.map(
    (layer) =>
      layer.reduce((sum, cell) => sum + widthOf(cell), 0) + between * Math.max(0, layer.length - 1),
  );
  const width = Math.max(0, ...widths);
  const places = new Map<string, GraphPoint>();
  const corners = new Map<Cell, GraphPoint & { readonly height: number }>();
  let y = 0;
  layers.forEach((layer, i) => {
    const height = Math.max(0, ...layer.map(({ box }) => box?.height ?? 0));
    let x = (width - (widths[i] ?? 0)) / 2;
    for (const cell of layer) {
      corners.set(cell, { x, y, height: cell.box?.height ?? height });
      if (cell.box) places.set(cell.id, { x, y });
      x += widthOf(cell) + between;
    }
    y += height + gap;
  });
  const paths = chains.map(({ edge, cells }) => {
    const points = cells.flatMap((cell, i) => {
      const { x, y: top, height } = corners.get(cell) ?? { x: 0, y: 0, height: 0 };
      const middle = x + widthOf(cell) / 2;
      const upper = { x: middle, y: top };
      const lower = { x: middle, y: top + height };
      if (i === 0) return [lower];
      return i === cells.length - 1 ? [upper] : [upper, lower];
    });
    return { ...edge, points };
  });
  return { width, height: Math.max(0, y - gap), places, paths };
}
