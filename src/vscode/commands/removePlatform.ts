import { l10n } from "vscode";
import { editDraft } from "../editor/draftDocuments.ts";
import { findEntry, placeOf } from "./findEntry.ts";
import type { Services } from "./services.ts";

/**
 * Remove Platform…: takes an entry out of a draft. Of a tag's list a draft is made first; nothing
 * is pushed.
 */
export async function removePlatform(services: Services, target?: unknown): Promise<void> {
  const found = await findEntry(services, { target, title: l10n.t("Remove Platform") });
  if (!found) return;
  const { draft } = found;
  await editDraft(services.drafts, draft, (text) => [
    { kind: "remove", position: placeOf(text, found) },
  ]);
  await services.documents.openDraft(draft);
}
