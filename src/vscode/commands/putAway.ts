import { l10n, window } from "vscode";
import type { Digest } from "../../core/oci/digest.ts";
import type { DraftStore } from "../../images/drafts/draftStore.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { Connections } from "../../providers/connections.ts";
import { currentDraft } from "./changeDraft.ts";
import { draftReference } from "./findDraft.ts";
import type { Documents } from "./services.ts";

interface PushedFrom {
  readonly drafts: DraftStore;
  readonly documents: Pick<Documents, "closeDraft">;
  readonly connections: Pick<Connections, "find">;
}

/**
 * Closes and forgets a draft that was pushed. One that was edited while the push ran stays: what was
 * edited was not pushed.
 *
 * @param pushed with the text that was pushed
 */
export async function putAway(
  services: PushedFrom,
  pushed: ListDraft,
  digest: Digest,
): Promise<void> {
  const { drafts, documents } = services;
  const isAsPushed = () => {
    const latest = drafts.get(pushed.id);
    return latest === undefined || isSame(currentDraft(services, latest), pushed);
  };
  if (isAsPushed()) {
    await documents.closeDraft(pushed);
    // What was typed until then is saved now.
    if (isAsPushed()) {
      await drafts.delete(pushed.id);
      return;
    }
  }
  const kept = drafts.get(pushed.id);
  if (!kept) return;
  // The next push replaces what this one put there.
  if (isSameTarget(kept, pushed)) await drafts.save({ ...kept, basedOn: digest });
  void window.showWarningMessage(
    l10n.t(
      "The draft of {0} was changed during the push. It is kept: its changes were not pushed.",
      draftReference(services, kept),
    ),
  );
}

function isSame(draft: ListDraft, pushed: ListDraft): boolean {
  return (
    draft.text === pushed.text &&
    isSameTarget(draft, pushed) &&
    draft.moreTags.join() === pushed.moreTags.join()
  );
}

function isSameTarget(a: ListDraft, b: ListDraft): boolean {
  return a.connectionId === b.connectionId && a.repository === b.repository && a.tag === b.tag;
}
