import { commands, l10n, window } from "vscode";
import type { Digest } from "../../core/oci/digest.ts";
import type { MovedSource } from "../../images/compose/movedSources.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { TakenTag } from "../../images/publish/publishList.ts";
import { Commands } from "./commandIds.ts";
import { draftReference } from "./findDraft.ts";
import type { Services } from "./services.ts";

/** Whether what a tag was moved to since the draft was made may be replaced. */
export async function agreesToOverwrite(
  services: Services,
  draft: ListDraft,
  now: Digest | undefined,
): Promise<boolean> {
  const overwrite = l10n.t("Push Anyway");
  const showChanges = l10n.t("Show Changes");
  const none = l10n.t("nothing");
  const choice = await window.showWarningMessage(
    l10n.t("{0} was changed since this list was made.", draftReference(services, draft)),
    {
      modal: true,
      detail: l10n.t(
        "Then it named {0}; now it names {1}. Pushing replaces what it names now.",
        draft.basedOn ?? none,
        now ?? none,
      ),
    },
    overwrite,
    showChanges,
  );
  if (choice === showChanges) await commands.executeCommand(Commands.showChanges, draft.id);
  return choice === overwrite;
}

/** Whether further tags may be moved away from what they name. */
export async function agreesToMoveTags(
  services: Services,
  draft: ListDraft,
  taken: readonly TakenTag[],
): Promise<boolean> {
  const move = l10n.t("Move Tags");
  const lines = taken.map(({ tag, now }) => l10n.t("{0} names {1}.", tag, now));
  const choice = await window.showWarningMessage(
    l10n.t("Further tags of {0} name another image.", draftReference(services, draft)),
    {
      modal: true,
      detail: [
        ...lines,
        l10n.t("Pushing moves them to the list; what they name now stays under its digest."),
      ].join("\n"),
    },
    move,
  );
  return choice === move;
}

/** What to do about tags that name other images than those in the list. */
export async function askAboutSources(
  sources: readonly MovedSource[],
): Promise<"update" | "push" | undefined> {
  const update = l10n.t("Update Draft");
  const push = l10n.t("Push as Composed");
  // What is gone, or cannot be asked, leaves nothing to update to.
  const canUpdate = sources.some(({ now }) => now !== undefined);
  const choice = await window.showWarningMessage(
    canUpdate ? movedTitle(sources) : goneTitle(sources),
    { modal: true, detail: sources.map(movedDetail).join("\n\n") },
    ...(canUpdate ? [update, push] : [push]),
  );
  if (choice === update) return "update";
  return choice === push ? "push" : undefined;
}

function movedTitle({ length }: readonly MovedSource[]): string {
  return length === 1
    ? l10n.t("A tag that the list was made of was moved. The list holds the old image.")
    : l10n.t("Tags that the list was made of were moved. The list holds the old images.");
}

function goneTitle({ length }: readonly MovedSource[]): string {
  return length === 1
    ? l10n.t("A tag that the list was made of is gone or cannot be read.")
    : l10n.t("Tags that the list was made of are gone or cannot be read.");
}

/** With the whole digests, for whoever wants to compare them. */
function movedDetail({ source, before, now, error }: MovedSource): string {
  if (error !== undefined) {
    return l10n.t("{0} could not be read again. It named {1}.", source, before);
  }
  return now === undefined
    ? l10n.t("{0} is gone; it named {1}.", source, before)
    : l10n.t("{0} named {1} and now names {2}.", source, before, now);
}
