import { commands, env, l10n, window } from "vscode";
import { isAbortError } from "../../core/base/abort.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import type { Digest } from "../../core/oci/digest.ts";
import { shortDigest } from "../../core/oci/digest.ts";
import { formatReference } from "../../core/oci/reference.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import { emptyCopy } from "../../images/copy/copyReport.ts";
import type { MovedSource } from "../../images/publish/movedSources.ts";
import {
  publishList,
  type PublishOptions,
  type PublishResult,
} from "../../images/publish/publishList.ts";
import { explainError } from "../platform/errorMessages.ts";
import { withProgress } from "../platform/withProgress.ts";
import { Commands } from "./commandIds.ts";
import { referenceOf } from "./copyCommands.ts";
import { findDraft } from "./findDraft.ts";
import type { Services } from "./services.ts";

/** Push Manifest List: sends a draft to its tag, and asks if the tag was moved meanwhile. */
export async function pushDraft(services: Services, target?: unknown): Promise<void> {
  const draft = await findDraft(services, target, l10n.t("Push Manifest List"));
  if (!draft) return;
  let options: PublishOptions = {};
  let result = await push(services, draft, options);
  while (result.kind === "moved" || result.kind === "sourcesMoved") {
    if (result.kind === "moved") {
      // The draft's page says what the tag holds, too.
      services.documents.tagChanged(draft);
      if (!(await agreesToOverwrite(services, draft, result.now))) return;
      options = { ...options, expected: { digest: result.now } };
    } else {
      if (!(await agreesToSources(result.sources))) return;
      options = { ...options, agreed: result.sources };
    }
    result = await push(services, draft, options);
  }
  if (result.kind === "failed") reportFailure(services, draft, result);
  else if (result.kind === "missing") reportMissing(draft, result.members);
  else if (result.kind === "invalid") reportInvalid();
  else await reportPushed(services, draft, result);
}

async function push(
  services: Services,
  draft: ListDraft,
  options: PublishOptions,
): Promise<PublishResult> {
  try {
    return await withProgress(l10n.t("Pushing {0}…", nameOf(services, draft)), (signal) =>
      publishList(services.stores, draft, { ...options, signal }),
    );
  } catch (error) {
    // It throws only as long as nothing was sent.
    return { kind: "failed", error, tag: "untouched", tags: [], copied: emptyCopy };
  }
}

async function agreesToOverwrite(
  services: Services,
  draft: ListDraft,
  now: Digest | undefined,
): Promise<boolean> {
  const overwrite = l10n.t("Push Anyway");
  const none = l10n.t("nothing");
  const choice = await window.showWarningMessage(
    l10n.t("{0} was changed since this list was made.", nameOf(services, draft)),
    {
      modal: true,
      detail: l10n.t(
        "Then it named {0}; now it names {1}. Pushing replaces what it names now.",
        draft.basedOn ?? none,
        now ?? none,
      ),
    },
    overwrite,
  );
  return choice === overwrite;
}

async function agreesToSources(sources: readonly MovedSource[]): Promise<boolean> {
  const push = l10n.t("Push Anyway");
  const lines = sources.map(({ source, before, now, error }) => {
    if (error !== undefined) return l10n.t("{0} could not be read again.", source);
    return now === undefined
      ? l10n.t("{0} is gone; it named {1}.", source, shortDigest(before))
      : l10n.t("{0} named {1} and now names {2}.", source, shortDigest(before), shortDigest(now));
  });
  const choice = await window.showWarningMessage(
    l10n.t("Tags that the list was made of have moved. The list still holds the old images."),
    { modal: true, detail: lines.join("\n") },
    push,
  );
  return choice === push;
}

function reportInvalid(): void {
  void window.showErrorMessage(
    l10n.t("Nothing was pushed: the draft has errors. Correct them and push again."),
  );
}

function reportMissing({ origins }: ListDraft, members: readonly Descriptor[]): void {
  const names = members.map(({ digest }) => `${origins[digest]?.source ?? ""} (${digest})`);
  void window.showErrorMessage(
    l10n.t("Nothing was pushed: images of the list are no longer in the repository."),
    { modal: true, detail: names.join("\n") },
  );
}

function reportFailure(
  services: Services,
  draft: ListDraft,
  { error, tag }: Extract<PublishResult, { kind: "failed" }>,
): void {
  const reference = nameOf(services, draft);
  const state =
    tag === "untouched"
      ? l10n.t("{0} was left as it was. The draft is kept.", reference)
      : tag === "written"
        ? l10n.t("{0} names the list, but not all further tags do. The draft is kept.", reference)
        : l10n.t("Whether {0} was changed could not be found out. The draft is kept.", reference);
  if (isAbortError(error)) {
    void window.showInformationMessage(l10n.t("The push was cancelled. {0}", state));
    return;
  }
  services.logger.error(`Pushing ${reference} failed`, error);
  const host = services.connections.find(draft.connectionId)?.registry;
  const { message, remedies } = explainError(error, host === undefined ? {} : { host });
  void offerRetry(draft, `${message} ${state}`, remedies.includes("editCredentials"));
}

async function offerRetry(
  { id, connectionId }: ListDraft,
  message: string,
  isAboutCredentials: boolean,
): Promise<void> {
  const again = l10n.t("Push Again");
  const edit = l10n.t("Edit Credentials…");
  const showLog = l10n.t("Show Log");
  const offered = isAboutCredentials ? [again, edit, showLog] : [again, showLog];
  const choice = await window.showErrorMessage(message, ...offered);
  if (choice === again) await commands.executeCommand(Commands.pushDraft, id);
  else if (choice === edit) {
    await commands.executeCommand(Commands.editCredentials, { connectionId });
  } else if (choice === showLog) await commands.executeCommand(Commands.showLog);
}

async function reportPushed(
  services: Services,
  draft: ListDraft,
  result: Extract<PublishResult, { kind: "pushed" | "unchanged" }>,
): Promise<void> {
  await services.documents.closeDraft(draft);
  await services.drafts.delete(draft.id);
  services.documents.tagChanged(draft);
  services.tree.refresh({ connectionId: draft.connectionId, repository: draft.repository });
  const reference = nameOf(services, draft);
  const message =
    result.kind === "pushed"
      ? l10n.t("Pushed {0} ({1}).", reference, shortDigest(result.digest))
      : l10n.t("{0} holds this list already ({1}).", reference, shortDigest(result.digest));
  // Not awaited: the notification may stay open, and the push is done.
  void offerNext(draft, { message, reference, digest: result.digest });
  const { connectionId, repository, tag } = draft;
  await services.tree.reveal({ connectionId, repository, tag });
}

async function offerNext(
  draft: ListDraft,
  pushed: { readonly message: string; readonly reference: string; readonly digest: Digest },
): Promise<void> {
  const open = l10n.t("Open");
  const copyReference = l10n.t("Copy Reference");
  const copyDigest = l10n.t("Copy Digest");
  const choice = await window.showInformationMessage(
    pushed.message,
    open,
    copyReference,
    copyDigest,
  );
  if (choice === open) {
    const { connectionId, repository, tag } = draft;
    await commands.executeCommand(Commands.inspectManifest, { connectionId, repository, tag });
  } else if (choice === copyReference) await env.clipboard.writeText(pushed.reference);
  else if (choice === copyDigest) await env.clipboard.writeText(pushed.digest);
}

function nameOf(services: Services, draft: ListDraft): string {
  return formatReference(referenceOf(services, { ...draft, reference: { tag: draft.tag } }));
}
