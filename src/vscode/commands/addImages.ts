import { l10n, window } from "vscode";
import { addToDraft } from "../../images/compose/addToDraft.ts";
import type { DraftChanging } from "../../images/compose/draftChange.ts";
import type { ListSource } from "../../images/compose/listMembers.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { withProgress } from "../platform/withProgress.ts";
import { changeDraft } from "./changeDraft.ts";
import { choosePlatforms } from "./choosePlatforms.ts";
import { findDraft } from "./findDraft.ts";
import { pickSources, sourcesOf } from "./pickSources.ts";
import type { Services } from "./services.ts";

/**
 * Add Images…: further images for a draft, from anywhere.
 *
 * @param rows what was dropped on the draft: rows of our trees, or references
 * @param before the position that the first of them gets; at the end without it
 */
export async function addImages(
  services: Services,
  target?: unknown,
  rows?: unknown,
  before?: unknown,
): Promise<void> {
  const title = l10n.t("Add Images");
  const draft = await findDraft(services, target, title);
  if (!draft) return;
  const dropped = Array.isArray(rows) ? (rows as readonly unknown[]) : [];
  const given = await sourcesOf(services, dropped);
  const sources = given.length > 0 ? given : await pickSources(services, { title, home: draft });
  await addSources(services, draft, {
    sources,
    title,
    ...(typeof before === "number" && { before }),
  });
}

/** Adds sources to a draft and shows it; of lists the user chooses the platforms. */
export async function addSources(
  services: Services,
  draft: ListDraft,
  {
    sources,
    title,
    before,
  }: { readonly sources: readonly ListSource[]; readonly title: string; readonly before?: number },
): Promise<void> {
  const chosen = await choosePlatforms(services, sources, title);
  if (chosen.length === 0) return;
  const changing = await changeDraft(services, draft, async (now) =>
    placed(
      await withProgress(l10n.t("Reading the images to add…"), (signal) =>
        addToDraft(services.stores, now, chosen, { signal }),
      ),
      before,
    ),
  );
  if (changing.kind === "change" && changing.change.edits.length === 0) {
    void window.showInformationMessage(l10n.t("The draft has these images already."));
  }
}

function placed(changing: DraftChanging, before: number | undefined): DraftChanging {
  if (changing.kind === "refused" || before === undefined) return changing;
  const { change } = changing;
  const edits = change.edits.map((edit) => (edit.kind === "add" ? { ...edit, before } : edit));
  return { kind: "change", change: { ...change, edits } };
}
