import { commands, env, l10n, window } from "vscode";
import { shortDigest } from "../../core/oci/digest.ts";
import type { TransferItem } from "../../images/copy/transferRequest.ts";
import { isLocalStoreId } from "../../images/local/localStore.ts";
import { notWrittenCode } from "../../images/transfers/itemOutcome.ts";
import type { ItemOutcome } from "../../images/transfers/transferOutcome.ts";
import type { TransferRecord } from "../../images/transfers/transferRecord.ts";
import type { Connection } from "../../providers/connection.ts";
import { Commands } from "../commands/commandIds.ts";
import { failedConnection } from "../commands/failedConnection.ts";
import { credentialRemedies, renewCredentials } from "../commands/renewCredentials.ts";
import { explainError } from "../platform/errorMessages.ts";
import { remedyLabels } from "../platform/remedyLabels.ts";
import { writesArchive } from "./showTargets.ts";
import { targetName } from "./transferNames.ts";
import type { TransferParts } from "./transferParts.ts";
import { sentText } from "./transferText.ts";

/** What notifications about the end of a transfer offer. */
export interface NoticeActions {
  readonly resume: (id: string) => Promise<unknown>;
  readonly showReport: (id: string) => Promise<void>;
  readonly giveUp: (id: string) => Promise<void>;
}

/** Says how a transfer ended and what can be done next. Ends when that is done or dismissed. */
export async function tellEnd(
  record: TransferRecord,
  parts: TransferParts,
  context: { readonly error: unknown; readonly actions: NoticeActions },
): Promise<void> {
  switch (record.state) {
    case "done":
      return tellDone(record, parts, context.actions);
    case "cancelled":
      return tellCancelled(record, parts, context.actions);
    case "failed":
      return tellFailed(record, parts, context);
    case "queued":
    case "running":
    case "interrupted":
      return; // the window is being closed
  }
}

/** Offers to go on with what the closing of a window interrupted. */
export async function offerToResume(
  records: readonly TransferRecord[],
  actions: NoticeActions,
): Promise<void> {
  const [first] = records;
  if (!first) return;
  const resume = records.length === 1 ? l10n.t("Resume") : l10n.t("Resume All");
  const show = l10n.t("Show Transfers");
  const message =
    records.length === 1
      ? l10n.t("A transfer was interrupted: {0}. Go on with it?", first.title)
      : l10n.t("{0} transfers were interrupted. Go on with them?", records.length);
  const choice = await window.showInformationMessage(message, resume, show);
  if (choice === show) await commands.executeCommand("archipelago.transfers.focus");
  else if (choice === resume) await Promise.all(records.map(({ id }) => actions.resume(id)));
  else await Promise.all(records.map(({ id }) => actions.giveUp(id)));
}

async function tellDone(
  record: TransferRecord,
  parts: TransferParts,
  { showReport }: NoticeActions,
): Promise<void> {
  const items = record.outcome?.items ?? [];
  const copied = record.request.items.filter((_, at) => items[at]?.kind === "copied");
  const [first] = copied;
  const showInTree = l10n.t("Show in Tree");
  const copyReference = l10n.t("Copy Reference");
  const report = l10n.t("Show Report");
  const choice = await window.showInformationMessage(
    doneText(record, parts, items),
    ...(first ? [showInTree] : []),
    ...(first && copied.length === 1 ? [copyReference] : []),
    report,
  );
  if (choice === report) await showReport(record.id);
  else if (choice === showInTree && first) await reveal(parts, first);
  else if (choice === copyReference && first) {
    const outcome = items[record.request.items.indexOf(first)];
    await env.clipboard.writeText(await fullName(parts, first, outcome));
  }
}

function doneText(
  { request, title }: TransferRecord,
  parts: TransferParts,
  items: readonly ItemOutcome[],
): string {
  const [only, ...others] = request.items;
  const [outcome] = items;
  const sent = sentText(items);
  if (!only || others.length > 0) {
    const copied = items.filter(({ kind }) => kind === "copied").length;
    return copied === items.length
      ? l10n.t("{0}: images copied: {1}, {2}.", title, copied, sent)
      : l10n.t("{0}: images copied: {1} of {2}, {3}.", title, copied, items.length, sent);
  }
  const name = targetName(parts, only.to);
  if (outcome?.kind === "skipped") {
    return l10n.t("{0} names another image and was left alone. Nothing was copied.", name);
  }
  const digest = outcome?.digest ? shortDigest(outcome.digest) : "";
  return [
    l10n.t("Copied {0} ({1}), {2}.", name, digest, sent),
    ...(only.to.tags.length > 1
      ? [l10n.t("Also tagged {0}.", only.to.tags.slice(1).join(", "))]
      : []),
    ...(outcome?.rewrittenFrom
      ? [l10n.t("The list has the chosen platforms only, and so a digest of its own.")]
      : []),
    ...(outcome && outcome.leftOut.length > 0
      ? [
          l10n.t(
            "Layers that may not be distributed were left where they are: {0}.",
            outcome.leftOut.length,
          ),
        ]
      : []),
  ].join(" ");
}

async function reveal({ tree }: TransferParts, { to }: TransferItem): Promise<void> {
  const [tag] = to.tags;
  const place = { connectionId: to.storeId, repository: to.repository };
  await tree.reveal({ ...place, ...(tag !== undefined && { tag }) });
}

async function fullName(
  parts: TransferParts,
  { to }: TransferItem,
  outcome: ItemOutcome | undefined,
): Promise<string> {
  const [tag] = to.tags;
  const digest = tag === undefined ? outcome?.digest : undefined;
  const reference = tag === undefined ? digest && { digest } : { tag };
  if (isLocalStoreId(to.storeId) && parts.stores.localReference) {
    const image = reference && { repository: to.repository, reference };
    return parts.stores.localReference(to.storeId, image);
  }
  return targetName(parts, to) + (digest ? `@${digest}` : "");
}

async function tellCancelled(
  record: TransferRecord,
  parts: TransferParts,
  { resume }: NoticeActions,
): Promise<void> {
  const { id, title } = record;
  const goOn = l10n.t("Resume");
  const choice = await window.showInformationMessage(
    writesArchive(record, parts)
      ? l10n.t("{0} was cancelled, and no archive was written. Resume begins anew.", title)
      : l10n.t("{0} was cancelled. What was copied so far is not sent again.", title),
    goOn,
  );
  if (choice === goOn) await resume(id);
}

async function tellFailed(
  record: TransferRecord,
  parts: TransferParts,
  context: { readonly error: unknown; readonly actions: NoticeActions },
): Promise<void> {
  const { error, actions } = context;
  const failed = failedConnection(error, undefined, parts.connections);
  const remedies = failed ? credentialRemedies(explainError(error, placeOf(failed)).remedies) : [];
  const labels = remedyLabels();
  const report = l10n.t("Show Report");
  const offered = remedies.map((each) => labels[each]);
  const choice = await window.showErrorMessage(
    failedText(record, parts),
    labels.retry,
    ...offered,
    report,
    labels.showLog,
  );
  const remedy = remedies.find((each) => labels[each] === choice);
  if (choice === labels.retry) await actions.resume(record.id);
  else if (choice === report) await actions.showReport(record.id);
  else if (choice === labels.showLog) await commands.executeCommand(Commands.showLog);
  else if (failed && remedy && (await renewCredentials(failed.id, remedy))) {
    await actions.resume(record.id);
  }
}

function failedText(
  record: Pick<TransferRecord, "title" | "outcome" | "request">,
  parts: Parameters<typeof writesArchive>[1],
): string {
  const { title, outcome } = record;
  const items = outcome?.items ?? [];
  const failed = items.filter(({ kind }) => kind === "failed");
  const problems = failed.flatMap((each) => each.problems);
  const why = problems.find(({ code }) => code !== notWrittenCode)?.message ?? "";
  if (writesArchive(record, parts)) {
    return l10n.t("{0} failed, and no archive was written: {1}", title, why);
  }
  if (items.length <= 1) {
    return l10n.t("{0} failed: {1} No tag names anything incomplete.", title, why);
  }
  return l10n.t(
    "{0}: {1} of {2} images were not copied. The first: {3}",
    title,
    failed.length,
    items.length,
    why,
  );
}

function placeOf({ registry, signIn }: Connection) {
  return { host: registry, signIn };
}
