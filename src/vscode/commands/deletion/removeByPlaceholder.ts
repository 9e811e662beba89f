import { randomUUID } from "node:crypto";
import { l10n, window } from "vscode";
import type { PlannedUntag } from "../../../images/deletion/deletionPlan.ts";
import type { DeletionOutcome } from "../../../images/deletion/executeDeletion.ts";
import {
  untagByPlaceholder,
  type PlaceholderOutcome,
  type TagAfterFailure,
} from "../../../images/deletion/untagByPlaceholder.ts";
import { explainError } from "../../platform/errorMessages.ts";
import { withProgress } from "../../platform/withProgress.ts";
import type { Services } from "../services.ts";
import { deletionAdvice } from "./deletionAdvice.ts";
import { listed } from "./deletionTexts.ts";
import type { PreparedDeletion } from "./preparePlan.ts";
import { storeName } from "../../platform/storeNames.ts";

/**
 * Tells that a registry deletes no tags, and offers the only way around that leaves the image alone.
 * It is never taken without this choice, and deleting the digest instead is never offered.
 */
export async function offerPlaceholders(
  services: Services,
  deletion: PreparedDeletion,
  { left }: Extract<DeletionOutcome, { kind: "failed" }>,
): Promise<void> {
  const tags = left.flatMap(({ kind, item }) => (kind === "untag" ? [item] : []));
  const other = l10n.t("Other Way…");
  const choice = await window.showErrorMessage(
    l10n.t("This registry cannot delete a tag without deleting its image, so nothing was deleted."),
    other,
  );
  if (choice !== other || !(await agrees(deletion, tags))) return;
  for (const tag of tags) {
    if (!(await remove(services, deletion, tag))) return;
  }
}

async function agrees(
  { name, asked }: PreparedDeletion,
  tags: readonly PlannedUntag[],
): Promise<boolean> {
  const confirm = l10n.t("Use a Placeholder");
  const names = asked.size === 1 ? name : listed(tags.map(({ tag }) => tag));
  const choice = await window.showWarningMessage(
    l10n.t("Remove {0} by way of a placeholder?", names),
    {
      modal: true,
      detail: l10n.t(
        "Archipelago points the tag to a small placeholder and deletes that placeholder by its digest; registries drop a tag together with its manifest. The image itself stays. It takes the right to push, and for a moment whoever pulls the tag gets the placeholder, which does not run. If the registry deletes no manifests either, the tag is left alone.",
      ),
    },
    confirm,
  );
  return choice === confirm;
}

async function remove(
  services: Services,
  { targets }: PreparedDeletion,
  { tag, digest }: PlannedUntag,
): Promise<boolean> {
  const { connectionId, repository } = targets;
  const { store } = services.stores.open(connectionId);
  const outcome = await withProgress(l10n.t("Deleting the tag {0}…", tag), (signal) =>
    untagByPlaceholder(store, { repository, tag, digest }, { signal, id: randomUUID() }),
  );
  services.documents.tagChanged({ connectionId, repository, tag });
  services.tree.refresh({ connectionId, repository });
  if (outcome.kind === "done") return true;
  if ("error" in outcome) services.logger.error(`Removing ${tag} failed`, outcome.error);
  const host = storeName(services, connectionId);
  void window.showErrorMessage(failureText(outcome, { tag, host }));
  return false;
}

function failureText(
  outcome: Exclude<PlaceholderOutcome, { kind: "done" }>,
  { tag, host }: { readonly tag: string; readonly host: string },
): string {
  switch (outcome.kind) {
    case "moved":
      return l10n.t("{0} was changed meanwhile, so nothing was deleted.", tag);
    case "unsupported":
      return [
        l10n.t("{0} deletes no manifests either, so {1} was left alone.", host, tag),
        leftOverText(outcome),
        deletionAdvice(host),
      ].join(" ");
    case "failed":
      return [
        explainError(outcome.error, { host }).message,
        stateText(outcome.tag, tag),
        ...(outcome.leftOver ? [leftOverText(outcome)] : []),
      ].join(" ");
  }
}

function stateText(state: TagAfterFailure, tag: string): string {
  switch (state) {
    case "untouched":
    case "restored":
      return l10n.t("{0} names what it did before.", tag);
    case "placeholder":
      return l10n.t("{0} names the placeholder now. Push its image again or retag it.", tag);
    case "replaced":
      return l10n.t("{0} names what somebody else pushed meanwhile.", tag);
    case "unknown":
      return l10n.t("Whether {0} still names its image could not be found out. Refresh it.", tag);
  }
}

function leftOverText({ leftOver = "" }: { readonly leftOver?: string }): string {
  return l10n.t("The placeholder stays behind without a tag: {0}.", leftOver);
}
