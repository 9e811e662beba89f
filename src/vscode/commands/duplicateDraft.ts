import { randomUUID } from "node:crypto";
import { l10n } from "vscode";
import { tagDigest } from "../../images/tagDigest.ts";
import { saveDraft } from "../editor/draftDocuments.ts";
import { withProgress } from "../platform/withProgress.ts";
import { askTags } from "./askTag.ts";
import { findDraft } from "./findDraft.ts";
import type { Services } from "./services.ts";

/** Duplicate Draft…: the same list once more, for another tag. */
export async function duplicateDraft(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Duplicate Draft");
  const draft = await findDraft(services, target, title);
  if (!draft) return;
  const [tag, ...moreTags] = await askTags({
    title,
    prompt: l10n.t("Tag of the copy in {0}; several separated by commas", draft.repository),
    value: `${draft.tag}-copy`,
  });
  await saveDraft(services.drafts, draft);
  const latest = services.drafts.get(draft.id) ?? draft;
  const { store } = services.stores.open(draft.connectionId);
  const basedOn = await withProgress(l10n.t("Looking at what {0} names…", tag), (signal) =>
    tagDigest({ store, repository: draft.repository }, tag, { signal }),
  );
  const changedAt = new Date().toISOString();
  const copy = { ...latest, id: randomUUID(), tag, moreTags, basedOn, changedAt };
  await services.drafts.save(copy);
  await services.documents.openDraft(copy);
}
