import { l10n } from "vscode";
import { applyReplacements, editList } from "../../core/oci/editList.ts";
import type { ListEdit } from "../../core/oci/listEdit.ts";
import { readListText } from "../../images/drafts/readListText.ts";
import { editDraft } from "../editor/draftEdits.ts";
import { findEntries, placeOf, type FoundEntry } from "./findEntry.ts";
import type { Services } from "./services.ts";

/**
 * Remove Platform…: takes entries out of a draft. Of a tag's list a draft is made first; nothing
 * is pushed.
 *
 * @param rows the selection; those of another draft or tag stay
 */
export async function removePlatform(
  services: Services,
  target?: unknown,
  rows?: unknown,
): Promise<void> {
  const found = await findEntries(services, { target, rows, title: l10n.t("Remove Platform") });
  const draft = found[0]?.draft;
  if (!draft) return;
  await editDraft(services.drafts, draft, (text) => removals(text, found));
  await services.documents.openDraft(draft);
}

/** From the last on, so that the others keep their places. */
function removals(text: string, found: readonly FoundEntry[]): readonly ListEdit[] {
  const edits: ListEdit[] = [];
  let now = text;
  for (const entry of found.toSorted((a, b) => b.position - a.position)) {
    // An attestation goes with its image.
    const isGone = !readListText(now).entries.some(
      (each) => each.descriptor?.digest === entry.digest,
    );
    if (edits.length > 0 && isGone) continue;
    const edit = { kind: "remove", position: placeOf(now, entry) } as const;
    edits.push(edit);
    now = applyReplacements(now, editList(now, edit));
  }
  return edits;
}
