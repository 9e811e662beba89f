import { draftEntries } from "../../explorer/drafts/draftEntries.ts";
import { movesOnto } from "../../explorer/drafts/moves.ts";
import { editDraft } from "../editor/draftEdits.ts";
import type { Services } from "./services.ts";

/** Carries out a drag of entries within their draft: to the place of one, or to the end. */
export async function moveEntries(
  services: Services,
  draftId: string,
  positions: readonly number[],
  onto?: number,
): Promise<void> {
  const { drafts } = services;
  const draft = drafts.get(draftId);
  if (!draft) return;
  await editDraft(drafts, draft, (text) => {
    const place = onto ?? draftEntries(text)?.at(-1)?.position;
    return place === undefined ? [] : movesOnto(positions, place);
  });
}
