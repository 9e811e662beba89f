import { l10n } from "vscode";
import type { ReportCodePiece, ReportSection } from "../../../shared/reportPage.ts";
import type { TaskView } from "../../language/tasks/taskView.ts";

/** Characters of a file that are shown; nobody writes longer ones. */
const maxLength = 200_000;

/** The file as the engine reads it, what templates and aliases filled in marked. */
export function renderedSection({ reading }: TaskView): ReportSection {
  const { rendered, source } = reading;
  const title = l10n.t("Rendered File");
  if (!rendered) {
    return { title, texts: [l10n.t("The templates cannot be filled in. Correct them first.")] };
  }
  const pieces: ReportCodePiece[] = [];
  for (const { at, length, source: from, isCopy } of rendered.stretchesIn(0, maxLength)) {
    const text = rendered.text.slice(at, at + length);
    const last = pieces.at(-1);
    if (!isCopy) pieces.push({ text, hint: source.slice(from.start, from.end) });
    else if (last && last.hint === undefined) {
      pieces[pieces.length - 1] = { text: last.text + text };
    } else pieces.push({ text });
  }
  const text = l10n.t("What templates and aliases filled in is marked.");
  return { title, texts: [text], code: { label: title, pieces } };
}
