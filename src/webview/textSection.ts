import { findDigestLinks, type DigestLink } from "../core/oci/digestLinks.ts";
import { layoutJson } from "../shared/jsonLayout.ts";
import { fill } from "../shared/strings.ts";
import type { Content } from "../shared/viewState.ts";
import { h, type Child } from "./dom.ts";
import { jsonLines, plainLines, type Segment } from "./jsonLines.ts";
import { labelsOf } from "./labels.ts";
import { section } from "./section.ts";
import { contentLink, type ViewContext } from "./viewContext.ts";

/** Lines of a chunk: what a browser lays out, or leaves for later, as one. */
const chunkLines = 200;
/** Chunks shown at once. */
const chunksAtFirst = 5;
/** Chunks added between two tasks once all are wanted. */
const chunksAtOnce = 10;
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
    rest &&
      count > chunksAtFirst * chunkLines &&
      showAllButton(fill(strings.showAllLines, count), rest),
  );
}

type Line = readonly Segment[];

/** Fills in the first lines; returns what adds the rest, if there is any. */
function fillLines(
  list: HTMLElement,
  lines: Generator<Line, void>,
  toLine: (line: Line, number: number) => HTMLElement,
): (() => void) | undefined {
  let count = 0;
  const addRest = () => {
    if (!addChunks(chunksAtOnce)) setTimeout(addRest, 0);
  };
  return addChunks(chunksAtFirst) ? undefined : addRest;

  /** Whether these were the last ones. */
  function addChunks(chunks: number): boolean {
    for (let added = 0; added < chunks; added++) {
      const batch = take();
      if (batch.length > 0) list.append(h("div", { class: "chunk" }, ...batch));
      if (batch.length < chunkLines) return true;
    }
    return false;
  }

  function take(): readonly HTMLElement[] {
    const batch: HTMLElement[] = [];
    while (batch.length < chunkLines) {
      const line = lines.next();
      if (line.done) break;
      batch.push(toLine(line.value, ++count));
    }
    return batch;
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

function lineRenderer(
  context: ViewContext,
  content: Content,
): (line: Line, number: number) => HTMLElement {
  const { strings } = context;
  const labels = labelsOf(content, strings);
  return (line, number) =>
    h("div", { class: "line", "data-line": `${number}` }, ...line.map((each) => toNode(each)));

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
