import { findDigestLinks, type DigestLink } from "../core/oci/digestLinks.ts";
import { layoutJson } from "../shared/jsonLayout.ts";
import { fill } from "../shared/strings.ts";
import type { Content } from "../shared/viewState.ts";
import { h, type Child } from "./dom.ts";
import { jsonLines, plainLines, type Segment } from "./jsonLines.ts";
import { labelsOf } from "./labels.ts";
import { section } from "./section.ts";
import { contentLink, type ViewContext } from "./viewContext.ts";

/** Lines shown at once; a browser lays out more of them only slowly. */
const linesAtFirst = 1000;
/** Lines added between two frames once all are wanted. */
const linesAtOnce = 2000;
/** Characters of one piece of a line that are shown. */
const maxSegmentLength = 20_000;

/** The document itself: coloured, and every digest in it a link to what it names. */
export function renderText(context: ViewContext, content: Content, text: string): HTMLElement {
  const { strings } = context;
  const isJson = content.details.kind !== "notJson";
  const layout = isJson ? layoutJson(text) : { text, isIndented: false };
  const lines = isJson
    ? jsonLines(layout.text, findDigestLinks(layout.text))
    : plainLines(layout.text);
  const toLine = lineRenderer(context, content);
  const list = h("div", { class: "lines" });
  const rest = fillLines(list, lines, toLine);
  const count = layout.text.split("\n").length;
  const title = isJson ? strings.json : strings.text;
  return section(
    title,
    layout.isIndented && h("p", { class: "hint" }, strings.indented),
    // A scrollable region has to be reachable by keyboard.
    h("div", { class: "text-frame", role: "region", "aria-label": title, tabindex: "0" }, list),
    rest && showAllButton(fill(strings.showAllLines, count), rest),
  );
}

type Line = readonly Segment[];

/** Fills in the first lines; returns what adds the rest, if there is any. */
function fillLines(
  list: HTMLElement,
  lines: Generator<Line, void>,
  toLine: (line: Line) => HTMLElement,
): (() => void) | undefined {
  let next = add(linesAtFirst);
  if (next.done) return undefined;
  const addRest = () => {
    next = add(linesAtOnce);
    if (!next.done) setTimeout(addRest, 0);
  };
  return addRest;

  function add(limit: number): IteratorResult<Line, void> {
    const batch: HTMLElement[] = [];
    for (let count = 0; count < limit; count++) {
      const line = lines.next();
      if (line.done) {
        list.append(...batch);
        return line;
      }
      batch.push(toLine(line.value));
    }
    list.append(...batch);
    return { done: false, value: [] };
  }
}

function showAllButton(label: string, showAll: () => void): HTMLElement {
  const button = h("button", { type: "button" }, label);
  button.addEventListener("click", () => {
    button.remove();
    showAll();
  });
  return button;
}

function lineRenderer(context: ViewContext, content: Content): (line: Line) => HTMLElement {
  const { strings } = context;
  const labels = labelsOf(content, strings);
  return (line) => h("div", { class: "line" }, ...line.map((segment) => toNode(segment)));

  function toNode({ kind, text, link }: Segment): Child {
    const shown = link ? linkNode(link, text) : cut(text);
    return kind === "plain" ? shown : h("span", { class: `json-${kind}` }, shown);
  }

  function linkNode(link: DigestLink, text: string): Child {
    const { digest, target, mediaType, size, role } = link;
    const hint = strings.linkHints[role];
    if (target === "none") return h("span", { title: hint }, text);
    const linked = { digest, target, mediaType, ...(size !== undefined && { size }) };
    const label = labels.get(digest) ?? hint;
    return contentLink(context, linked, { label, title: hint }, text);
  }

  function cut(text: string): string {
    const extra = text.length - maxSegmentLength;
    if (extra <= 0) return text;
    return text.slice(0, maxSegmentLength) + fill(strings.cutLine, extra);
  }
}
