import { commands, l10n, window } from "vscode";
import type { DeletionOutcome, DeletionStep } from "../../../images/deletion/executeDeletion.ts";
import { explainError } from "../../platform/errorMessages.ts";
import { remedyLabels } from "../../platform/remedyLabels.ts";
import { Commands } from "../commandIds.ts";
import { credentialRemedies, goOnRenewed } from "../renewCredentials.ts";
import type { Services } from "../services.ts";
import { lockedTagOf } from "../lockedTag.ts";
import { deletionAdvice } from "./deletionAdvice.ts";
import { freedText, listed, manifestText } from "./deletionTexts.ts";
import type { PreparedDeletion } from "./preparePlan.ts";
import { offerPlaceholders } from "./removeByPlaceholder.ts";
import { storeName } from "../../platform/storeNames.ts";

/** How a deletion ended that was not finished. */
export type FailedDeletion = Extract<DeletionOutcome, { kind: "failed" }>;

/**
 * Says how a deletion ended: what is gone, what is not, and what can be done about it.
 * @param goOn deletes what is left, after the credentials were replaced
 */
export async function reportOutcome(
  services: Services,
  deletion: PreparedDeletion,
  outcome: Exclude<DeletionOutcome, { kind: "changed" }>,
  goOn: (failed: FailedDeletion) => Promise<void>,
): Promise<void> {
  if (outcome.kind === "done") {
    reportDone(deletion, outcome.done);
    return;
  }
  const { connectionId } = deletion.targets;
  if (outcome.error !== undefined && outcome.reason !== "cancelled") {
    services.logger.error(`Deleting from ${deletion.name} failed`, outcome.error);
  }
  const isUntag = outcome.left[0]?.kind === "untag";
  if (outcome.reason === "unsupported" && isUntag) {
    await offerPlaceholders(services, deletion, outcome);
    return;
  }
  const labels = remedyLabels();
  const { showLog } = labels;
  const unlock = l10n.t("Unlock Tag");
  const tag = lockedTagOf(outcome.error);
  const remedies = credentialRemedies(explainError(outcome.error).remedies);
  const buttons = [...remedies.map((each) => labels[each]), ...(tag === undefined ? [] : [unlock])];
  const message = `${reasonText(services, deletion, outcome)} ${stateText(outcome)}`;
  const choice = await window.showErrorMessage(message, ...buttons, showLog);
  const remedy = remedies.find((each) => labels[each] === choice);
  if (remedy) await goOnRenewed(services, { connectionId, remedy }, () => goOn(outcome));
  else if (choice === unlock) {
    const { repository } = deletion.targets;
    await commands.executeCommand(Commands.unlockTag, { connectionId, repository, tag });
  } else if (choice === showLog) await commands.executeCommand(Commands.showLog);
}

/** The tree shows that a tag is gone; what became of its manifest was said before. */
function reportDone({ name, plan }: PreparedDeletion, done: readonly DeletionStep[]): void {
  const deletions = done.flatMap(({ kind, item }) => (kind === "delete" ? [item] : []));
  if (deletions.length === 0) return;
  const tags = done.flatMap(({ kind, item }) => (kind === "delete" ? item.tags : [item.tag]));
  const sentences = [
    deletions.length === 1
      ? l10n.t("Deleted 1 manifest of {0}.", name)
      : l10n.t("Deleted {0} manifests of {1}.", deletions.length, name),
    ...(tags.length > 0 ? [l10n.t("Tags removed: {0}.", listed(tags))] : []),
    freedText(plan.freedBytes),
  ];
  void window.showInformationMessage(sentences.join(" "));
}

function reasonText(
  services: Services,
  { targets, name }: PreparedDeletion,
  { reason, error, done, left }: FailedDeletion,
): string {
  const host = storeName(services, targets.connectionId);
  switch (reason) {
    case "unsupported":
      return l10n.t("{0} does not delete manifests. {1}", host, deletionAdvice(host));
    case "cancelled":
      return l10n.t("The deletion was cancelled.");
    case "moved": {
      const tag = left[0]?.kind === "untag" ? left[0].item.tag : name;
      return l10n.t("{0} was changed meanwhile, so it was left alone.", tag);
    }
    case "tookManifest": {
      const last = done.at(-1);
      const tag = last?.kind === "untag" ? last.item.tag : name;
      return l10n.t("{0} deleted the image together with its tag {1}.", host, tag);
    }
    case "forbidden":
    case "locked":
    case "other":
      return explainError(error, { host }).message;
  }
}

/** What is gone and what is not, after a deletion that stopped. */
function stateText({ done, left }: FailedDeletion): string {
  if (done.length === 0) return l10n.t("Nothing was deleted.");
  const gone = l10n.t("Deleted: {0}.", listed(done.map(stepText)));
  return left.length === 0
    ? gone
    : `${gone} ${l10n.t("Not deleted: {0}.", listed(left.map(stepText)))}`;
}

function stepText({ kind, item }: DeletionStep): string {
  return kind === "untag" ? item.tag : manifestText(item);
}
