import { workspace, type TextDocument, type Uri } from "vscode";
import type { DraftStore } from "../../images/drafts/draftStore.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { draftUri, subjectOf } from "./documentUris.ts";

/** The id of the draft that a document is; `undefined` for any other document. */
export function draftIdOf(uri: Uri): string | undefined {
  const subject = subjectOf(uri);
  return subject?.kind === "draft" ? subject.draftId : undefined;
}

/** The text of a draft in VS Code, if it is open in any editor, typed and unsaved text included. */
export function openDocumentOf(draft: ListDraft): TextDocument | undefined {
  // VS Code keeps the document of an earlier target for a while; it has the same id.
  const key = draftUri(draft).toString();
  return workspace.textDocuments.find(({ uri, isClosed }) => !isClosed && uri.toString() === key);
}

/**
 * Saves what was typed into a draft, after all edits that were begun before; returns whether all of
 * it is saved now.
 */
export async function saveDraft(drafts: DraftStore, draft: ListDraft): Promise<boolean> {
  return drafts.inTurn(draft.id, async () => {
    const document = openDocumentOf(drafts.get(draft.id) ?? draft);
    return !document?.isDirty || (await document.save());
  });
}
