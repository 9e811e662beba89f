import { l10n, window } from "vscode";
import type { Disposable } from "../../core/base/disposable.ts";
import type { Event } from "../../core/base/event.ts";
import { formatReference } from "../../core/oci/reference.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { referenceOf } from "./copyCommands.ts";
import type { Services } from "./services.ts";

/**
 * Discards drafts whose editor the user closes, since nothing else shows them, and offers to have
 * them back.
 */
export function discardClosedDrafts(
  services: Services,
  onDidCloseDraft: Event<ListDraft>,
): Disposable {
  return onDidCloseDraft((draft) => {
    discard(services, draft).catch((error: unknown) =>
      services.logger.error("Discarding a closed draft failed", error),
    );
  });
}

async function discard(services: Services, draft: ListDraft): Promise<void> {
  await services.drafts.delete(draft.id);
  const reopen = l10n.t("Reopen");
  const { tag } = draft;
  const name = formatReference(referenceOf(services, { ...draft, reference: { tag } }));
  const choice = await window.showInformationMessage(
    l10n.t("The draft of {0} was closed without a push and discarded.", name),
    reopen,
  );
  if (choice !== reopen) return;
  await services.drafts.save(draft);
  await services.documents.openDraft(draft);
}
