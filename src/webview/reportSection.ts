import { fill } from "../shared/strings.ts";
import type {
  ReportAction,
  ReportCell,
  ReportPage,
  ReportRow,
  ReportSection,
  ReportTable,
  Tone,
} from "../shared/reportPage.ts";
import { codeText } from "./codeText.ts";
import { h, icon, type Child } from "./dom.ts";
import { graphPicture } from "./graphPicture.ts";
import { section, table } from "./section.ts";
import { contentLink, type ViewContext } from "./viewContext.ts";

/** Rows of a long table that are shown at once. */
const maxRowsAtFirst = 100;

const icons: Readonly<Record<Tone, string>> = {
  good: "pass",
  note: "info",
  warning: "warning",
  bad: "error",
};

/** A report: its outcome and what can be done, then its sections. */
export function renderReport(context: ViewContext, report: ReportPage): readonly Child[] {
  return [
    renderOutcome(context, report),
    ...report.sections.map((each, position) => renderSection(context, each, position)),
  ];
}

function renderOutcome(context: ViewContext, report: ReportPage): HTMLElement {
  const { tone, summary, facts, actions } = report;
  return h(
    "section",
    { class: `banner outcome tone-${tone}`, "aria-label": report.title },
    h(
      "div",
      { class: "banner-text" },
      h("p", { class: "summary" }, toneIcon(context, tone), summary),
      facts.length > 0 && h("ul", { class: "facts" }, ...facts.map((fact) => h("li", {}, fact))),
    ),
    actions.length > 0 &&
      h(
        "div",
        { class: "banner-actions" },
        ...actions.map((action) => actionButton(context, action)),
      ),
  );
}

function actionButton({ ask }: ViewContext, action: ReportAction): HTMLElement {
  const { id, label, isPrimary, icon: iconName } = action;
  return h(
    "button",
    {
      type: "button",
      class: isPrimary && "primary",
      "data-key": `action ${id}`,
      on: { click: () => ask({ type: "runAction", id }) },
    },
    iconName !== undefined && icon(iconName),
    label,
  );
}

function renderSection(
  context: ViewContext,
  { title, texts, table: content, graph, code }: ReportSection,
  position: number,
): HTMLElement {
  return section(
    title,
    ...texts.map((text) => h("p", { class: "lead-text" }, text)),
    graph && graphPicture(context, graph, `graph ${title}`),
    ...(content ? renderTable(context, { title, content, position }) : []),
    code && codeText(code, `code ${title}`),
  );
}

interface PlacedTable {
  readonly title: string;
  readonly content: ReportTable;
  /** Of its section. */
  readonly position: number;
}

function renderTable(context: ViewContext, placed: PlacedTable): readonly Child[] {
  const { columns, rows } = placed.content;
  const render = (row: ReportRow, index: number) => renderRow(context, placed, row, index);
  const frame = table(placed.title, columns, rows.slice(0, maxRowsAtFirst).map(render));
  frame.classList.add("report-table");
  if (rows.length <= maxRowsAtFirst) return [frame];
  const label = fill(context.strings.showAllRows, rows.length);
  const button = h("button", { type: "button" }, label);
  button.addEventListener("click", () => {
    const rest = rows.slice(maxRowsAtFirst).map((row, i) => render(row, maxRowsAtFirst + i));
    frame.querySelector("tbody")?.append(...rest);
    button.remove();
    // Keyboard users go on where they were: at the first row that was not there before.
    const [first] = rest;
    first?.setAttribute("tabindex", "-1");
    first?.focus();
  });
  return [frame, button];
}

function renderRow(
  context: ViewContext,
  { content, position }: PlacedTable,
  { tone, cells }: ReportRow,
  row: number,
): HTMLTableRowElement {
  const rendered = content.columns.map(({ isNumber }, column) => {
    const cell = cells[column];
    const key = `cell ${position} ${row} ${column}`;
    const attributes = { class: isNumber ? "number" : cell?.isCode && "code" };
    const text = cell ? renderCell(context, cell, key) : undefined;
    if (column > 0) return h("td", attributes, text);
    return h("th", { ...attributes, scope: "row" }, tone && toneIcon(context, tone), text);
  });
  return h("tr", { class: tone && `tone-${tone}` }, ...rendered);
}

function renderCell(context: ViewContext, { text, link, action }: ReportCell, key: string): Child {
  if (action !== undefined) return actionLink(context, text, { id: action, key });
  if (!link) return text;
  const { label = text, place } = link;
  return contentLink(context, link, { label, key, ...(place && { place }) }, text);
}

function actionLink(
  { ask }: ViewContext,
  text: string,
  { id, key }: { readonly id: string; readonly key: string },
): HTMLElement {
  const click = (event: Event) => {
    // VS Code would follow the address of the link.
    event.preventDefault();
    event.stopPropagation();
    ask({ type: "runAction", id });
  };
  return h("a", { href: "#", "data-key": key, on: { click } }, text);
}

/** An icon that is read out: the tone of a statement may not be told by colour alone. */
export function toneIcon({ strings }: ViewContext, tone: Tone): HTMLElement {
  const element = icon(icons[tone], `tone tone-${tone}`);
  element.removeAttribute("aria-hidden");
  element.setAttribute("role", "img");
  element.setAttribute("aria-label", strings.tones[tone]);
  element.setAttribute("title", strings.tones[tone]);
  return element;
}
