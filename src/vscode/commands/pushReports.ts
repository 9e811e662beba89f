import { commands, env, l10n, window } from "vscode";
import { isAbortError } from "../../core/base/abort.ts";
import type { Descriptor } from "../../core/oci/descriptor.ts";
import { shortDigest, type Digest } from "../../core/oci/digest.ts";
import type { CopyReport } from "../../images/copy/copyReport.ts";
import type { ListDraft } from "../../images/drafts/listDraft.ts";
import type { ListFinding } from "../../images/drafts/listFinding.ts";
import { originName } from "../../images/drafts/originName.ts";
import type { PublishResult } from "../../images/publish/publishList.ts";
import { explainError } from "../platform/errorMessages.ts";
import { findingTextIn } from "../platform/findingText.ts";
import { remedyLabels } from "../platform/remedyLabels.ts";
import { Commands } from "./commandIds.ts";
import { lockedTagOf } from "./lockedTag.ts";
import { failedConnection } from "./failedConnection.ts";
import { draftReference } from "./findDraft.ts";
import { credentialRemedies, renewCredentials, type CredentialRemedy } from "./renewCredentials.ts";
import type { Services } from "./services.ts";

/** Findings that a dialog names; the draft's page shows all. */
const findingsShown = 6;

/** Says that images of the list are nowhere to be had. */
export function reportMissing(draft: ListDraft, members: readonly Descriptor[]): void {
  const names = members.map(({ digest }) => {
    const origin = draft.origins[digest];
    return origin ? `${originName(origin, draft)} (${digest})` : digest;
  });
  void window.showErrorMessage(
    l10n.t(
      "Nothing was pushed: images of the list are neither in the repository nor at their source. Replace them, or push them again first.",
    ),
    { modal: true, detail: names.join("\n") },
  );
}

/** What is wrong with a draft, as many as a dialog has room for. */
export function findingLines({ text }: ListDraft, findings: readonly ListFinding[]): string {
  const more = findings.length - findingsShown;
  const lines = findings.slice(0, findingsShown).map((finding) => findingTextIn(text, finding));
  if (more > 0) lines.push(l10n.t("And {0} more.", more));
  return lines.join("\n\n");
}

/** Says what keeps a draft from being a list. */
export async function reportInvalid(
  draft: ListDraft,
  findings: readonly ListFinding[],
): Promise<void> {
  const open = l10n.t("Open Draft");
  const choice = await window.showErrorMessage(
    l10n.t("Nothing was pushed: the draft has problems that must be solved first."),
    { modal: true, detail: findingLines(draft, findings) },
    open,
  );
  if (choice === open) await commands.executeCommand(Commands.openDraft, draft.id);
}

/** Says why a push failed, what became of the tag and what is there already. */
export function reportFailure(
  services: Services,
  draft: ListDraft,
  { error, tag, copied }: Extract<PublishResult, { kind: "failed" }>,
): void {
  const reference = draftReference(services, draft);
  const state = [tagState(tag, reference), copiedState(copied)].filter(Boolean).join(" ");
  if (isAbortError(error)) {
    void window.showInformationMessage(l10n.t("The push was cancelled. {0}", state));
    return;
  }
  services.logger.error(`Pushing ${reference} failed`, error);
  const failed = failedConnection(error, draft.connectionId, services.connections);
  const place = failed && { host: failed.registry, signIn: failed.signIn };
  const { message, remedies } = explainError(error, place);
  void offerRetry(draft, `${message} ${state}`, {
    failed: failed?.id,
    remedies: credentialRemedies(remedies),
    locked: lockedTagOf(error),
  });
}

function tagState(tag: "untouched" | "written" | "unknown", reference: string): string {
  switch (tag) {
    case "untouched":
      return l10n.t("{0} was left as it was. The draft is kept.", reference);
    case "written":
      return l10n.t(
        "{0} names the list, but not all further tags do. The draft is kept.",
        reference,
      );
    case "unknown":
      return l10n.t(
        "Whether {0} was changed could not be found out. The draft is kept.",
        reference,
      );
  }
}

function copiedState({ manifests, mounted, uploaded }: CopyReport): string {
  const blobs = mounted + uploaded;
  if (manifests.length === 0 && blobs === 0) return "";
  return l10n.t(
    "Copied already: images {0}, blobs {1}. The next push goes on from there.",
    manifests.length,
    blobs,
  );
}

async function offerRetry(
  { id, connectionId, repository }: ListDraft,
  message: string,
  cause: {
    /** The connection that failed. */
    readonly failed: string | undefined;
    readonly remedies: readonly CredentialRemedy[];
    readonly locked: string | undefined;
  },
): Promise<void> {
  const again = l10n.t("Push Again");
  const labels = remedyLabels();
  const { showLog } = labels;
  const unlock = l10n.t("Unlock Tag");
  const { failed, locked: tag } = cause;
  const remedies = failed === undefined ? [] : cause.remedies;
  const help = [...remedies.map((each) => labels[each]), ...(tag ? [unlock] : [])];
  const choice = await window.showErrorMessage(message, again, ...help, showLog);
  const remedy = remedies.find((each) => labels[each] === choice);
  if (choice === again) await commands.executeCommand(Commands.pushDraft, id);
  else if (failed !== undefined && remedy) {
    if (await renewCredentials(failed, remedy)) {
      await commands.executeCommand(Commands.pushDraft, id);
    }
  } else if (choice === unlock) {
    await commands.executeCommand(Commands.unlockTag, { connectionId, repository, tag });
  } else if (choice === showLog) await commands.executeCommand(Commands.showLog);
}

/** Shows what was pushed in the tree and offers to go on from it. */
export async function reportPushed(
  services: Services,
  draft: ListDraft,
  result: Extract<PublishResult, { kind: "pushed" | "unchanged" }>,
): Promise<void> {
  const { connectionId, repository, tag } = draft;
  services.documents.tagChanged(draft);
  services.tree.refresh({ connectionId, repository });
  const reference = draftReference(services, draft);
  const message = pushedText(reference, draft, result);
  // Not awaited: the notification may stay open, and the push is done.
  void offerNext(draft, { message, reference, digest: result.digest });
  await services.tree.reveal({ connectionId, repository, tag });
}

function pushedText(
  reference: string,
  { moreTags }: ListDraft,
  result: Extract<PublishResult, { kind: "pushed" | "unchanged" }>,
): string {
  const short = shortDigest(result.digest);
  if (result.kind === "unchanged") {
    return l10n.t("{0} holds this list already ({1}).", reference, short);
  }
  const { leftOut } = result.copied;
  return [
    l10n.t("Pushed {0} ({1}).", reference, short),
    moreTags.length > 0 ? l10n.t("Also tagged {0}.", moreTags.join(", ")) : "",
    leftOut.length > 0
      ? l10n.t("Layers that may not be distributed were left where they are: {0}.", leftOut.length)
      : "",
  ]
    .filter(Boolean)
    .join(" ");
}

async function offerNext(
  { connectionId, repository, tag }: ListDraft,
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
    await commands.executeCommand(Commands.inspectManifest, { connectionId, repository, tag });
  } else if (choice === copyReference) await env.clipboard.writeText(pushed.reference);
  else if (choice === copyDigest) await env.clipboard.writeText(pushed.digest);
}
