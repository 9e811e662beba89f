import { formatBytes } from "../core/base/byteSize.ts";
import { shortDigest } from "../core/oci/digest.ts";
import type { DraftProblem, EditableEntry } from "../shared/draftView.ts";
import { fill } from "../shared/strings.ts";
import type { IndexDetails, IndexRow } from "../shared/viewState.ts";
import { annotationsEditor } from "./annotationsEditor.ts";
import { h, icon, type Child } from "./dom.ts";
import { problemNote } from "./draftProblems.ts";
import { platformFields } from "./platformFields.ts";
import { attestationNote, detailNotes } from "./rowNotes.ts";
import { section, table } from "./section.ts";
import { contentLink, type ViewContext } from "./viewContext.ts";

/** A row of the table of a draft. */
interface DraftRow {
  readonly row: IndexRow;
  readonly entry: EditableEntry;
  /** Begins the keys of its fields; the same wherever the row stands. */
  readonly key: string;
  readonly name: string;
  readonly problems: readonly DraftProblem[];
  /** Positions of the rows before and after; undefined at the ends. */
  readonly before: number | undefined;
  readonly after: number | undefined;
}

/** Of the table, see {@link columns}. */
const columnCount = "10";

/** Rows whose annotations are shown, by their keys; kept while the page is renewed. */
export type OpenRows = Set<string>;

/** The entries of a draft, each with fields to edit it in place. */
export function renderDraftTable(
  context: ViewContext,
  details: IndexDetails,
  problems: readonly DraftProblem[],
  openRows: OpenRows,
): HTMLElement {
  const { strings } = context;
  const rows = draftRows(details, problems, strings.noPlatform);
  if (rows.length === 0) {
    return section(strings.platforms, h("p", {}, strings.emptyIndex), addButton(context));
  }
  const frame = table(
    strings.platforms,
    columns(context),
    rows.flatMap((row) => [
      mainRow(context, row, openRows),
      ...(row.problems.length > 0 ? [problemsRow(context, row)] : []),
      ...(openRows.has(row.key) ? [annotationsRow(context, row)] : []),
    ]),
  );
  frame.classList.add("draft-table");
  return section(strings.platforms, frame, addButton(context));
}

function draftRows(
  { rows }: IndexDetails,
  problems: readonly DraftProblem[],
  noPlatform: string,
): readonly DraftRow[] {
  const seen = new Map<string, number>();
  return rows.flatMap((row, at) => {
    const { entry, content, platform } = row;
    if (!entry) return [];
    const nth = seen.get(content.digest) ?? 0;
    seen.set(content.digest, nth + 1);
    return {
      row,
      entry,
      key: `entry ${content.digest} ${nth}`,
      name: platform || noPlatform,
      problems: problems.filter(({ position }) => position === entry.position),
      before: rows[at - 1]?.entry?.position,
      after: rows[at + 1]?.entry?.position,
    };
  });
}

function columns({ strings }: ViewContext) {
  const { drafts } = strings;
  return [
    { title: drafts.os },
    { title: drafts.architecture },
    { title: drafts.variant },
    { title: drafts.osVersion },
    { title: drafts.osFeatures, hint: drafts.osFeaturesHint },
    { title: strings.digest },
    { title: strings.source },
    { title: strings.size, hint: strings.sizeHint, isNumber: true },
    { title: strings.notes },
    { title: drafts.actions },
  ];
}

function mainRow(context: ViewContext, draftRow: DraftRow, openRows: OpenRows) {
  const { row, key, name, problems } = draftRow;
  const { content, details, source } = row;
  const size = details.kind === "image" || details.kind === "artifact" ? details.size : undefined;
  const isInvalid = problems.some(({ severity }) => severity === "error");
  const notes: readonly Child[] = [
    // What could not be read or contradicts the image is among the problems already.
    ...(details.kind === "failed" || details.kind === "image" ? [] : detailNotes(context, row)),
    attestationNote(context, row, key),
  ];
  const element = h(
    "tr",
    { class: isInvalid && "has-error" },
    ...platformFields(context, {
      entry: draftRow.entry,
      digest: content.digest,
      name,
      key,
      isInvalid,
      ...(problems.length > 0 && { describedBy: problemsId(draftRow.entry) }),
    }),
    h(
      "td",
      { class: "code" },
      contentLink(
        context,
        content,
        { label: row.platform || shortDigest(content.digest), key: `${key} digest` },
        `${shortDigest(content.digest)}…`,
      ),
    ),
    h("td", { class: "source" }, source),
    h("td", { class: "number" }, size !== undefined && formatBytes(size)),
    h(
      "td",
      { class: "notes" },
      ...notes.flatMap((note) => (note ? [h("span", { class: "note" }, note)] : [])),
    ),
    h("td", { class: "row-actions" }, ...rowButtons(context, draftRow, openRows)),
  );
  element.addEventListener("keydown", (event) => {
    const isUp = event.key === "ArrowUp";
    if (!event.altKey || (!isUp && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(context, draftRow, isUp ? draftRow.before : draftRow.after);
  });
  return element;
}

/** What is wrong with an entry, over the whole width: sentences name digests in full. */
function problemsRow(context: ViewContext, { problems, entry }: DraftRow) {
  const items = problems.map((problem) => h("li", {}, problemNote(context, problem)));
  return h(
    "tr",
    { class: "problems-row" },
    h("td", { id: problemsId(entry), colspan: columnCount }, h("ul", {}, ...items)),
  );
}

function problemsId({ position }: EditableEntry): string {
  return `problems-${position}`;
}

function annotationsRow(context: ViewContext, { entry, row, key, name }: DraftRow) {
  const { digest } = row.content;
  return h(
    "tr",
    { class: "details-row" },
    h(
      "td",
      { colspan: columnCount },
      annotationsEditor(context, {
        title: fill(context.strings.drafts.annotationsOf, name),
        annotations: entry.annotations,
        entry: { position: entry.position, digest },
        key,
      }),
    ),
  );
}

function rowButtons(
  context: ViewContext,
  draftRow: DraftRow,
  openRows: OpenRows,
): readonly HTMLElement[] {
  const { drafts } = context.strings;
  const { entry, row, key, before, after } = draftRow;
  const { position } = entry;
  const about = { position, digest: row.content.digest };
  return [
    annotationsButton(context, draftRow, openRows),
    button("arrow-up", drafts.moveUp, before !== undefined, () => move(context, draftRow, before)),
    button("arrow-down", drafts.moveDown, after !== undefined, () =>
      move(context, draftRow, after),
    ),
    button("arrow-swap", drafts.replace, true, () =>
      context.ask({ type: "draftAction", action: "replaceImage", entry: about }),
    ),
    button("trash", drafts.remove, true, () => {
      context.say(fill(drafts.removed, draftRow.name));
      context.ask({ type: "edit", edits: [{ kind: "remove", position }], entry: about });
    }),
  ];

  function button(iconName: string, label: string, isEnabled: boolean, click: () => void) {
    const name = fill(drafts.actionOf, label, draftRow.name);
    const attributes = {
      type: "button",
      class: "icon-button",
      "data-key": `${key} ${iconName}`,
      "aria-label": name,
      title: label,
      disabled: !isEnabled,
      on: { click },
    };
    return h("button", attributes, icon(iconName));
  }
}

function annotationsButton(
  { strings, refresh }: ViewContext,
  { entry, key, name }: DraftRow,
  openRows: OpenRows,
): HTMLElement {
  const { drafts } = strings;
  const count = Object.keys(entry.annotations).length;
  const label = count === 1 ? drafts.annotationsOne : fill(drafts.annotationsMany, count);
  const click = () => {
    if (!openRows.delete(key)) openRows.add(key);
    refresh();
  };
  return h(
    "button",
    {
      type: "button",
      class: "icon-button",
      "data-key": `${key} annotations`,
      "aria-expanded": String(openRows.has(key)),
      "aria-label": fill(drafts.actionOf, label, name),
      title: label,
      on: { click },
    },
    icon("note"),
    count > 0 && h("span", { class: "count" }, String(count)),
  );
}

function move(context: ViewContext, { row, entry, name }: DraftRow, to: number | undefined): void {
  if (to === undefined) return;
  const { position } = entry;
  const { digest } = row.content;
  context.say(fill(context.strings.drafts.moved, name, to + 1));
  context.ask({
    type: "edit",
    edits: [{ kind: "move", position, to }],
    entry: { position, digest },
  });
}

function addButton({ strings, ask }: ViewContext): HTMLElement {
  return h(
    "button",
    {
      type: "button",
      class: "below-table",
      "data-key": "add images",
      on: { click: () => ask({ type: "draftAction", action: "addImages" }) },
    },
    icon("add"),
    strings.drafts.addImages,
  );
}
