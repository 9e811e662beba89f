import { layoutGraph, type GraphBox, type GraphPoint } from "../shared/graphLayout.ts";
import type { GraphIcon, ReportGraph, ReportGraphNode } from "../shared/reportPage.ts";
import { h, svg } from "./dom.ts";
import type { ViewContext } from "./viewContext.ts";

/** Most characters of a line; the whole of it is in the tooltip. */
const maxCharacters = 44;
/** Pixels: those of a character of the font of code at 12 px, and of lines and margins. */
const size = { character: 7.3, line: 17, title: 22, margin: 12, icon: 22, minWidth: 150 } as const;
const gaps = { between: 28, layers: 34 } as const;
/** Room for outlines and for the rounding of corners. */
const border = 4;

/** Shapes of 16 × 16. */
const icons: Readonly<Record<GraphIcon, string>> = {
  build: "M8 1.5 14 4.5v7L8 14.5 2 11.5v-7zM2 4.5l6 3 6-3M8 7.5v7",
  push: "M8 11V2M4.5 5.5 8 2l3.5 3.5M2.5 10.5v3h11v-3",
  command: "M2 3.5h12v9H2zM4.5 6l2 2-2 2M8 10.5h3.5",
  unknown: "M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2zM8 4.5v4.5M8 10.5v1",
};

/** Who waits for whom, as a picture: layers from top to bottom, each node a button. */
export function graphPicture(context: ViewContext, graph: ReportGraph, key: string): HTMLElement {
  const boxes = graph.nodes.map(boxOf);
  const layout = layoutGraph(boxes, graph.edges, gaps);
  const [width, height] = [layout.width + 2 * border, layout.height + 2 * border];
  const picture = svg("svg", {
    class: "graph",
    role: "group",
    "aria-label": graph.label,
    width: String(Math.ceil(width)),
    height: String(Math.ceil(height)),
    viewBox: `${-border} ${-border} ${width} ${height}`,
  });
  for (const { points } of layout.paths) {
    picture.append(svg("path", { class: "graph-edge", d: curve(points), "aria-hidden": "true" }));
    picture.append(svg("path", { class: "graph-tip", d: tip(points), "aria-hidden": "true" }));
  }
  graph.nodes.forEach((node, i) => {
    const [box, place] = [boxes[i], layout.places.get(node.id)];
    if (box && place) picture.append(nodeButton(context, node, { box, place, key }));
  });
  return h("div", { class: "graph-frame", "data-scroll": key }, picture);
}

function boxOf({ id, title, lines }: ReportGraphNode): GraphBox {
  const longest = Math.max(title.length + 3, ...lines.map(({ length }) => length));
  const characters = Math.min(longest, maxCharacters);
  return {
    id,
    width: Math.max(size.minWidth, characters * size.character + 2 * size.margin),
    height: size.title + lines.length * size.line + 2 * size.margin,
  };
}

interface Placed {
  readonly box: GraphBox;
  readonly place: GraphPoint;
  readonly key: string;
}

function nodeButton(
  { ask }: ViewContext,
  { title, lines, icon, tone, label, action }: ReportGraphNode,
  { box, place, key }: Placed,
): SVGGElement {
  const press = () => ask({ type: "runAction", id: action });
  const button = svg("g", {
    class: `graph-node${tone ? ` tone-${tone}` : ""}`,
    role: "button",
    tabindex: "0",
    "aria-label": label,
    "data-key": `${key} ${box.id}`,
    transform: `translate(${place.x} ${place.y})`,
  });
  button.addEventListener("click", press);
  button.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press();
  });
  const { width, height } = box;
  const shape = svg("rect", { width: String(width), height: String(height), rx: "4" });
  const mark = svg("path", {
    class: "graph-icon",
    d: icons[icon],
    transform: `translate(${size.margin} ${size.margin - 1})`,
  });
  const top = size.margin + 11;
  button.append(
    textIn("title", [title, ...lines].join("\n"), {}),
    shape,
    mark,
    textIn("text", cut(title, maxCharacters - 3), {
      class: "graph-title",
      x: String(size.margin + size.icon),
      y: String(top),
    }),
    ...lines.map((line, i) =>
      textIn("text", cut(line, maxCharacters), {
        class: "graph-line",
        x: String(size.margin),
        y: String(top + size.title + i * size.line),
      }),
    ),
  );
  return button;
}

function textIn(
  tag: "text" | "title",
  text: string,
  attributes: Readonly<Record<string, string>>,
): SVGElement {
  const element = svg(tag, attributes);
  element.append(...h("span", {}, text).childNodes);
  return element;
}

/** The ends of names tell more than their middle. */
function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  const tail = Math.floor(most * 0.6);
  return `${text.slice(0, most - tail - 1)}…${text.slice(-tail)}`;
}

function curve([first, ...rest]: readonly GraphPoint[]): string {
  if (!first) return "";
  let before = first;
  const parts = rest.map((point) => {
    const middle = (before.y + point.y) / 2;
    const isStraight = before.x === point.x;
    const { x } = before;
    before = point;
    return isStraight
      ? `V${point.y}`
      : `C${x} ${middle} ${point.x} ${middle} ${point.x} ${point.y}`;
  });
  return `M${first.x} ${first.y}${parts.join("")}`;
}

function tip(points: readonly GraphPoint[]): string {
  const { x, y } = points.at(-1) ?? { x: 0, y: 0 };
  return `M${x} ${y}l-4 -7h8z`;
}
