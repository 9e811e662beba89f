import { h, type Child } from "./dom.ts";

/** A part of the page under a heading. */
export function section(title: string, ...children: readonly Child[]): HTMLElement {
  return h("section", { "aria-label": title }, h("h2", {}, title), ...children);
}

/** A column of a table. */
export interface Column {
  readonly title: string;
  readonly hint?: string;
  readonly isNumber?: boolean;
}

/** A table with its headings; it scrolls by itself where the window is narrow. */
export function table(
  caption: string,
  columns: readonly Column[],
  rows: readonly HTMLTableRowElement[],
): HTMLElement {
  const headings = columns.map(({ title, hint, isNumber }) =>
    h("th", { scope: "col", class: isNumber && "number", title: hint }, title),
  );
  return h(
    "div",
    { class: "table-frame" },
    h(
      "table",
      {},
      h("caption", { class: "visually-hidden" }, caption),
      h("thead", {}, h("tr", {}, ...headings)),
      h("tbody", {}, ...rows),
    ),
  );
}
