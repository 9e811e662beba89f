import { l10n } from "vscode";
import { tagDigest } from "../../images/tagDigest.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { saveDraft } from "../editor/draftDocuments.ts";
import { withProgress } from "../platform/withProgress.ts";
import { askTags } from "./askTag.ts";
import { askTargetRepository } from "./askTargetRepository.ts";
import { findDraft } from "./findDraft.ts";
import type { Services } from "./services.ts";

/** Change Target…: another repository or other tags for a draft; its images are copied by the push. */
export async function changeTarget(services: Services, target?: unknown): Promise<void> {
  const title = l10n.t("Change Target");
  const draft = await findDraft(services, target, title);
  if (!draft) return;
  const { connectionId, repository } = await askTargetRepository(services, {
    title,
    offered: [draft, ...Object.values(draft.origins)],
  });
  const [tag, ...moreTags] = await askTags({
    title,
    prompt: l10n.t("Tag of the manifest list in {0}; several separated by commas", repository),
    value: [draft.tag, ...draft.moreTags].join(", "),
  });
  const { store } = services.stores.open(connectionId);
  const basedOn = await withProgress(l10n.t("Looking at what {0} names…", tag), (signal) =>
    tagDigest({ store, repository }, tag, { signal }),
  );
  await retarget(services, draft, { connectionId, repository, tag, moreTags, basedOn });
}

/** A draft's document is named after its target, so that it is opened anew. */
async function retarget(
  services: Services,
  draft: ListDraft,
  target: Pick<ListDraft, "connectionId" | "repository" | "tag" | "moreTags" | "basedOn">,
): Promise<void> {
  await saveDraft(services.drafts, draft);
  const latest = services.drafts.get(draft.id) ?? draft;
  const isSame =
    target.connectionId === latest.connectionId &&
    target.repository === latest.repository &&
    target.tag === latest.tag;
  const { basedOn, ...place } = target;
  const changedAt = new Date().toISOString();
  // The base of the same tag stays: what it was moved to since is to be told before the push.
  const changed = { ...latest, ...place, changedAt, ...(!isSame && { basedOn }) };
  if (!isSame) await services.documents.closeDraft(latest);
  await services.drafts.save(changed);
  await services.documents.openDraft(changed);
}
