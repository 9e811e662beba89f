import { draftEntries } from "../../explorer/drafts/draftEntries.ts";
import { movesOnto } from "../../explorer/drafts/moves.ts";
import { editDraft, saveDraft } from "../editor/draftDocuments.ts";
import type { Services } from "./services.ts";

/** Carries out a drag of entries within their draft: to the place of one, or to the end. */
export async function moveEntries(
  services: Services,
  draftId: string,
  positions: readonly number[],
  onto?: number,
): Promise<void> {
  await saveDraft(draftId);
  const draft = services.drafts.get(draftId);
  const last = draftEntries(draft?.text ?? "")?.at(-1)?.position;
  const place = onto ?? last;
  if (draft && place !== undefined) await editDraft(draft, movesOnto(positions, place));
}
