import { l10n, window } from "vscode";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { draftReference, findDraft } from "./findDraft.ts";
import type { Services } from "./services.ts";

/** Discard Draft: forgets a draft, and offers to have it back. The registry is not touched. */
export async function discardDraft(services: Services, target?: unknown): Promise<void> {
  const draft = await findDraft(services, target, l10n.t("Discard Draft"));
  if (!draft) return;
  await services.documents.closeDraft(draft);
  // What was typed last is in it now.
  const latest = services.drafts.get(draft.id) ?? draft;
  await services.drafts.delete(draft.id);
  // Not awaited: the notification may stay open, and the draft is gone.
  void offerUndo(services, latest);
}

async function offerUndo(services: Services, draft: ListDraft): Promise<void> {
  const undo = l10n.t("Undo");
  const message = l10n.t("The draft of {0} was discarded.", draftReference(services, draft));
  if ((await window.showInformationMessage(message, undo)) !== undo) return;
  await services.drafts.save(draft);
  await services.documents.openDraft(draft);
}
