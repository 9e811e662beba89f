import { l10n } from "vscode";
import { shortDigest } from "../../../core/oci/digest.ts";
import type { DeletionOutcome, DeletionStep } from "../../../images/deletion/executeDeletion.ts";
import type { ReportPage, ReportSection } from "../../../shared/reportPage.ts";
import { freedText, kindText, listed } from "./deletionTexts.ts";
import type { PreparedDeletion } from "./preparePlan.ts";

/** The page after a deletion: what is gone, and what is not. Nothing on it can be opened any more. */
export function deletedPage(
  { name, plan }: PreparedDeletion,
  outcome: Exclude<DeletionOutcome, { kind: "changed" }>,
): ReportPage {
  const isDone = outcome.kind === "done";
  const parts = [
    { title: l10n.t("Deleted"), steps: outcome.done },
    { title: l10n.t("Not Deleted"), steps: isDone ? [] : outcome.left },
  ];
  return {
    title: l10n.t("Deleted from {0}", name),
    summary: summaryOf(outcome),
    tone: isDone ? "good" : "bad",
    facts: isDone && plan.deletions.length > 0 ? [freedText(plan.freedBytes)] : [],
    sections: parts
      .filter(({ steps }) => steps.length > 0)
      .map(({ title, steps }) => stepSection(title, steps)),
    actions: [],
  };
}

function summaryOf({ kind, done }: Exclude<DeletionOutcome, { kind: "changed" }>): string {
  if (kind === "done") return l10n.t("Everything that was announced is deleted.");
  return done.length === 0
    ? l10n.t("Nothing was deleted.")
    : l10n.t("The deletion stopped before its end.");
}

function stepSection(title: string, steps: readonly DeletionStep[]): ReportSection {
  const columns = [
    { title: l10n.t("What") },
    { title: l10n.t("Digest") },
    { title: l10n.t("Tags") },
  ];
  const rows = steps.map(({ kind, item }) => ({
    cells: [
      { text: kind === "untag" ? l10n.t("Tag") : kindText(item) },
      { text: shortDigest(item.digest), isCode: true },
      { text: kind === "untag" ? item.tag : listed(item.tags) },
    ],
  }));
  return { title, texts: [], table: { columns, rows } };
}
