import type { DraftChange, DraftChanging } from "../../images/compose/draftChange.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { editDraft, openDocumentOf } from "../editor/draftDocuments.ts";
import { refuseList } from "./refuseList.ts";
import type { Services } from "./services.ts";

/** A draft with its text as it is in the editor, unsaved text included. */
export function currentDraft({ drafts }: Services, draft: ListDraft): ListDraft {
  const latest = drafts.get(draft.id) ?? draft;
  const document = openDocumentOf(draft.id);
  return document ? { ...latest, text: document.getText() } : latest;
}

/** Makes a change that was worked out and shows the draft, or says why there is none. */
export async function finishChange(
  services: Services,
  draft: ListDraft,
  changing: DraftChanging,
): Promise<void> {
  if (changing.kind === "refused") {
    refuseList(changing.problems);
    return;
  }
  await changeDraft(services, draft, changing.change);
  await services.documents.openDraft(draft);
}

/** Edits a draft, as one step that can be undone, and remembers where its members come from. */
export async function changeDraft(
  { drafts }: Services,
  draft: ListDraft,
  { edits, origins, leftBehind }: DraftChange,
): Promise<void> {
  const latest = drafts.get(draft.id) ?? draft;
  await drafts.save({
    ...latest,
    origins: { ...latest.origins, ...origins },
    leftBehind: [...latest.leftBehind, ...leftBehind],
  });
  await editDraft(latest, edits);
}
