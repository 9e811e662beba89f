import { l10n } from "vscode";
import { findDraft } from "./findDraft.ts";
import type { Services } from "./services.ts";

/** Open Draft: shows a draft in the editor. */
export async function openDraft(services: Services, target?: unknown): Promise<void> {
  const draft = await findDraft(services, target, l10n.t("Open Draft"));
  if (draft) await services.documents.openDraft(draft);
}
