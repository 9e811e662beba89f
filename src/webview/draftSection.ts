import type { Content, DraftFacts } from "../shared/viewState.ts";
import { h, icon, type Child } from "./dom.ts";
import { renderDraftBanner } from "./draftBanner.ts";
import { renderDraftDetails } from "./draftDetails.ts";
import { renderProblems } from "./draftProblems.ts";
import { renderDraftTable, type OpenRows } from "./draftTable.ts";
import { renderOrphans } from "./indexSection.ts";
import type { ViewContext } from "./viewContext.ts";

/** A draft: what a push will do, what is wrong, and everything in fields to edit it. */
export function renderDraft(
  context: ViewContext,
  content: Content,
  draft: DraftFacts,
  openRows: OpenRows,
): readonly Child[] {
  const { details } = content;
  const { list, problems } = draft;
  const rows = details.kind === "index" && list ? details.rows : [];
  const positions = new Set(rows.flatMap(({ entry }) => entry?.position ?? []));
  return [
    renderDraftBanner(context, draft),
    renderProblems(context, problems, positions),
    ...(details.kind === "index" && list
      ? [
          renderDraftTable(context, details, problems, openRows),
          details.orphans.length > 0 && renderOrphans(context, details),
          renderDraftDetails(context, content, list),
        ]
      : [noList(context)]),
  ];
}

function noList({ strings }: ViewContext): HTMLElement {
  const { drafts } = strings;
  return h(
    "div",
    { class: "notice", role: "note" },
    icon("warning"),
    h("div", {}, h("strong", {}, drafts.noList), h("p", {}, drafts.noListHint)),
  );
}
