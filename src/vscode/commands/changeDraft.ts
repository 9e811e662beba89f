import type { DraftChange, DraftChanging } from "../../images/compose/draftChange.ts";
import { changedMeanwhile, DraftEditError } from "../../images/drafts/draftEditError.ts";
import type { DraftStore } from "../../images/drafts/draftStore.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { openDocumentOf } from "../editor/draftDocuments.ts";
import { editDraft } from "../editor/draftEdits.ts";
import { refuseList } from "./refuseList.ts";
import type { Documents } from "./services.ts";

interface ChangedIn {
  readonly drafts: DraftStore;
  readonly documents: Pick<Documents, "openDraft">;
}

/** How often a change is worked out before a draft that never rests is left alone. */
const maxAttempts = 5;

/** A draft with its text as it is in the editor, unsaved text included. */
export function currentDraft({ drafts }: Pick<ChangedIn, "drafts">, draft: ListDraft): ListDraft {
  const latest = drafts.get(draft.id) ?? draft;
  const document = openDocumentOf(latest);
  return document ? { ...latest, text: document.getText() } : latest;
}

/**
 * Works a change out and makes it, as one step that can be undone, and shows the draft, or says why
 * there is none. What is edited while the registries answer may move what the change is about, so
 * that it is worked out again then. Throws `DraftEditError` and what `workOut` throws.
 */
export async function changeDraft<T extends DraftChanging>(
  services: ChangedIn,
  draft: ListDraft,
  workOut: (now: ListDraft) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const now = currentDraft(services, draft);
    const changing = await workOut(now);
    if (changing.kind === "refused") {
      refuseList(changing.problems);
      return changing;
    }
    try {
      await makeChange(services, now, changing.change);
      await services.documents.openDraft(services.drafts.get(draft.id) ?? draft);
      return changing;
    } catch (error) {
      if (!DraftEditError.is(error, "changedMeanwhile") || attempt === maxAttempts) throw error;
    }
  }
}

/** Edits a draft and remembers where its members come from. */
async function makeChange(
  { drafts }: Pick<ChangedIn, "drafts">,
  now: ListDraft,
  { edits, origins, leftBehind }: DraftChange,
): Promise<void> {
  const latest = drafts.get(now.id) ?? now;
  if (currentDraft({ drafts }, latest).text !== now.text) throw changedMeanwhile();
  // First, so that nothing looks for the new members in the target.
  await drafts.save({ ...latest, origins: { ...latest.origins, ...origins } });
  await editDraft(drafts, latest, (text) => {
    if (text !== now.text) throw changedMeanwhile();
    return edits;
  });
  const edited = drafts.get(now.id);
  if (!edited || leftBehind.length === 0) return;
  await drafts.save({ ...edited, leftBehind: [...edited.leftBehind, ...leftBehind] });
}
