import { Range, workspace, WorkspaceEdit, type TextDocument } from "vscode";
import { applyReplacements, editList } from "../../core/oci/editList.ts";
import type { ListEdit } from "../../core/oci/listEdit.ts";
import { changedMeanwhile, DraftEditError } from "../../images/drafts/draftEditError.ts";
import type { DraftStore } from "../../images/drafts/draftStore.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { draftUri } from "./documentUris.ts";

/**
 * Edits a draft through its document, as one step that the user can undo, and saves it, after all
 * that was begun before. Throws `DraftEditError`, what `workOut` throws, or `ListEditError` if an
 * edit does not fit the text, which is left alone then.
 *
 * @param workOut is given the text as it is then
 */
export async function editDraft(
  drafts: DraftStore,
  draft: ListDraft,
  workOut: (text: string) => readonly ListEdit[],
): Promise<void> {
  await drafts.inTurn(draft.id, async () => {
    const document = await workspace.openTextDocument(draftUri(drafts.get(draft.id) ?? draft));
    const edit = listEdits(document, workOut(document.getText()));
    // VS Code says that nothing was done if there is nothing to do, too.
    if (edit.size > 0 && !(await workspace.applyEdit(edit))) throw changedMeanwhile();
    if (await document.save()) return;
    throw new DraftEditError("notSaved", `${document.uri.toString()} could not be saved`);
  });
}

/** Edits of a list as one edit of its document. Throws `ListEditError`. */
export function listEdits(document: TextDocument, edits: readonly ListEdit[]): WorkspaceEdit {
  const before = document.getText();
  const after = edits.reduce((text, edit) => applyReplacements(text, editList(text, edit)), before);
  const edit = new WorkspaceEdit();
  if (before === after) return edit;
  const { start, end, text } = difference(before, after);
  edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), text);
  return edit;
}

/** What is between the common beginning and the common end of two texts. */
function difference(
  before: string,
  after: string,
): { readonly start: number; readonly end: number; readonly text: string } {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < shorter - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  return { start, end: before.length - tail, text: after.slice(start, after.length - tail) };
}
