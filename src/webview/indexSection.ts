import { formatBytes } from "../core/base/byteSize.ts";
import { shortDigest } from "../core/oci/digest.ts";
import { fill, type ViewStrings } from "../shared/strings.ts";
import type { IndexDetails, IndexRow } from "../shared/viewState.ts";
import { h, type Child } from "./dom.ts";
import { absoluteTime, relativeTime } from "./format.ts";
import { rowNotes } from "./rowNotes.ts";
import { section, table } from "./section.ts";
import { contentLink, type ViewContext } from "./viewContext.ts";

/** Rows of a long index that are shown at once. */
const maxRowsAtFirst = 100;

/** The entries of a list: platform, digest, what is behind it. */
export function renderIndex(context: ViewContext, details: IndexDetails): HTMLElement {
  const { strings } = context;
  const { rows, described, orphans } = details;
  if (rows.length === 0 && orphans.length === 0) {
    return section(strings.platforms, h("p", {}, strings.emptyIndex));
  }
  const hasSources = rows.some(({ source }) => source !== undefined);
  const shown = rows
    .slice(0, maxRowsAtFirst)
    .map((row, position) => renderRow(context, row, position, hasSources));
  const frame = table(strings.platforms, columns(strings, hasSources), shown);
  return section(
    strings.platforms,
    rows.length > 0 && frame,
    rows.length > maxRowsAtFirst && showAll(),
    described < rows.length &&
      h("p", { class: "hint" }, fill(strings.notRead, described, rows.length)),
    orphans.length > 0 && renderOrphans(context, details),
  );

  function showAll(): HTMLElement {
    const button = h("button", { type: "button" }, fill(strings.showAllRows, rows.length));
    button.addEventListener("click", () => {
      const rest = rows.slice(maxRowsAtFirst);
      const more = rest.map((row, i) => renderRow(context, row, maxRowsAtFirst + i, hasSources));
      frame.querySelector("tbody")?.append(...more);
      button.remove();
    });
    return button;
  }
}

function columns(strings: ViewStrings, hasSources: boolean) {
  return [
    { title: strings.platform },
    { title: strings.digest },
    ...(hasSources ? [{ title: strings.source }] : []),
    { title: strings.size, hint: strings.sizeHint, isNumber: true },
    { title: strings.layers, isNumber: true },
    { title: strings.created },
    { title: strings.notes },
  ];
}

function renderRow(
  context: ViewContext,
  row: IndexRow,
  position: number,
  hasSources: boolean,
): HTMLTableRowElement {
  const { strings, locale } = context;
  const { content, details, platform } = row;
  const label = platform || shortDigest(content.digest);
  const image = details.kind === "image" ? details : undefined;
  const size = image?.size ?? (details.kind === "artifact" ? details.size : undefined);
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, platform || h("span", { class: "muted" }, strings.noPlatform)),
    h(
      "td",
      { class: "code" },
      contentLink(
        context,
        content,
        { label, key: `row ${position}` },
        `${shortDigest(content.digest)}…`,
      ),
    ),
    hasSources && h("td", { class: "source" }, row.source),
    h("td", { class: "number" }, size === undefined ? placeholder(row) : formatBytes(size)),
    h("td", { class: "number" }, image && String(image.layers)),
    h(
      "td",
      { class: "time", title: image?.created && absoluteTime(image.created, locale) },
      image?.created && relativeTime(image.created, locale),
    ),
    h("td", { class: "notes" }, ...rowNotes(context, row, position)),
  );
}

function placeholder({ details }: IndexRow): Child {
  return details.kind === "loading" && h("span", { class: "placeholder", "aria-hidden": "true" });
}

export function renderOrphans(context: ViewContext, { orphans }: IndexDetails): HTMLElement {
  const { strings } = context;
  const label = strings.attestations.other;
  const items = orphans
    .slice(0, maxRowsAtFirst)
    .map((content) =>
      h(
        "li",
        { class: "code" },
        contentLink(context, content, { label }, shortDigest(content.digest)),
      ),
    );
  return h("div", {}, h("h3", {}, strings.orphanAttestations), h("ul", {}, ...items));
}
