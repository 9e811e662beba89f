import { commands, l10n, window } from "vscode";
import { shortDigest } from "../../core/oci/digest.ts";
import { formatPlatform } from "../../core/oci/platformText.ts";
import type { MovedSource } from "../../images/compose/movedSources.ts";
import { refreshSources, type SourceRefresh } from "../../images/compose/refreshSources.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { withProgress } from "../platform/withProgress.ts";
import { changeDraft } from "./changeDraft.ts";
import { Commands } from "./commandIds.ts";
import { findDraft } from "./findDraft.ts";
import { listProblemText } from "./listProblemText.ts";
import type { Services } from "./services.ts";

/** Update Sources: takes what the tags that a draft was made of name now. */
export async function updateSources(services: Services, target?: unknown): Promise<void> {
  const draft = await findDraft(services, target, l10n.t("Update Sources"));
  if (draft) await updateDraft(services, draft);
}

/** Brings a draft up to date and says what was changed, and what could not be. */
export async function updateDraft(services: Services, draft: ListDraft): Promise<void> {
  const { refresh } = await changeDraft(services, draft, async (now) => {
    const refresh = await withProgress(l10n.t("Looking at the tags of the images…"), (signal) =>
      refreshSources(services.stores, now, { signal }),
    );
    return { kind: "change", change: refresh.change, refresh } as const;
  });
  // Not awaited: the notification may stay open, and the draft is up to date.
  void report(draft, refresh);
}

async function report(
  { id }: ListDraft,
  { moved, unmatched, problems }: SourceRefresh,
): Promise<void> {
  if (moved.length === 0) {
    void window.showInformationMessage(l10n.t("All tags name what they named; nothing changed."));
    return;
  }
  const left = [
    ...unmatched.map(({ descriptor: { platform }, source }) =>
      l10n.t(
        "{0} has no image for {1} any more; the old one stays.",
        source.source,
        platform ? formatPlatform(platform) : l10n.t("no platform"),
      ),
    ),
    ...problems.map(listProblemText),
  ];
  const isUpdated = moved.some(({ now }) => now !== undefined);
  const facts = [...moved.map(movedText), ...left].join(" ");
  const message = isUpdated ? l10n.t("The draft was updated, but not pushed. {0}", facts) : facts;
  const show = left.length > 0 ? window.showWarningMessage : window.showInformationMessage;
  const push = l10n.t("Push");
  const choice = await show(message, ...(isUpdated ? [push] : []));
  if (choice === push) await commands.executeCommand(Commands.pushDraft, id);
}

/** What a tag named and what it names now, in a sentence. */
function movedText({ source, before, now, error }: MovedSource): string {
  if (error !== undefined) return l10n.t("{0} could not be read again.", source);
  return now === undefined
    ? l10n.t("{0} is gone; it named {1}.", source, shortDigest(before))
    : l10n.t("{0} named {1} and now names {2}.", source, shortDigest(before), shortDigest(now));
}
