import { fill } from "../shared/strings.ts";
import type { DraftStrings } from "../shared/draftStrings.ts";
import type { DraftProblem } from "../shared/draftView.ts";
import { h, icon, type Child } from "./dom.ts";
import type { ViewContext } from "./viewContext.ts";

const icons = { error: "error", warning: "warning", note: "info" } as const;

/** How many problems there are, and those that no row of the table shows. */
export function renderProblems(
  context: ViewContext,
  problems: readonly DraftProblem[],
  shownPositions: ReadonlySet<number>,
): HTMLElement {
  const { drafts } = context.strings;
  const others = problems.filter(
    ({ position }) => position === undefined || !shownPositions.has(position),
  );
  return h(
    "section",
    { class: "problems", "aria-label": drafts.problems },
    h("p", { class: "problem-count", role: "status" }, ...summary(drafts, problems)),
    others.length > 0 &&
      h("ul", {}, ...others.map((problem) => h("li", {}, problemNote(context, problem)))),
  );
}

/** A problem with its icon and the buttons that mend it. */
export function problemNote(
  { strings, ask }: ViewContext,
  { id, severity, text, fixes }: DraftProblem,
): HTMLElement {
  const buttons = fixes.map((fix) =>
    h(
      "button",
      {
        type: "button",
        class: "link-button",
        "data-key": `fix ${id} ${fix.id}`,
        on: { click: () => ask({ type: "fix", problem: id, fix: fix.id }) },
      },
      fix.label,
    ),
  );
  return h(
    "span",
    { class: `problem ${severity}` },
    icon(icons[severity]),
    h("span", { class: "visually-hidden" }, `${strings.drafts.severities[severity]}: `),
    h("span", { class: "problem-text" }, text),
    ...buttons,
  );
}

function summary(words: DraftStrings, problems: readonly DraftProblem[]): readonly Child[] {
  if (problems.length === 0) {
    return [h("span", {}, icon("pass", "good"), words.noProblems)];
  }
  const count = (severity: DraftProblem["severity"]) =>
    problems.filter((problem) => problem.severity === severity).length;
  const counts = [
    { severity: "error", one: words.errorOne, many: words.errorMany },
    { severity: "warning", one: words.warningOne, many: words.warningMany },
    { severity: "note", one: words.noteOne, many: words.noteMany },
  ] as const;
  return counts.flatMap(({ severity, one, many }) => {
    const found = count(severity);
    if (found === 0) return [];
    const text = found === 1 ? one : fill(many, found);
    return h("span", { class: `problem ${severity}` }, icon(icons[severity]), text);
  });
}
