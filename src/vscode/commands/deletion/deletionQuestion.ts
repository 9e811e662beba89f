import { l10n, window } from "vscode";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { shortDigest } from "../../../core/oci/digest.ts";
import type { DeletionPlan, PlannedDeletion } from "../../../images/deletion/deletionPlan.ts";
import {
  freedText,
  gapText,
  keptText,
  kindText,
  listed,
  listName,
  lockedText,
  manifestText,
  otherTagsOf,
  unseenText,
  untagText,
} from "./deletionTexts.ts";
import type { PreparedDeletion } from "./preparePlan.ts";

/** What the user decided; `undefined` = against it. */
export type Decision = "delete" | "details" | undefined;

/** Lines that a modal question can hold and people still read. */
const linesShown = 14;

/** Asks about a deletion that one look can take in; a larger one has to be read as a page. */
export async function askToDelete(deletion: PreparedDeletion): Promise<Decision> {
  const lines = detailLines(deletion);
  if (lines.length > linesShown) return "details";
  const confirm = confirmLabel(deletion.plan);
  const details = l10n.t("Show Details");
  const choice = await window.showWarningMessage(
    questionText(deletion),
    { modal: true, detail: lines.join("\n") },
    confirm,
    details,
  );
  if (choice === confirm) return "delete";
  return choice === details ? "details" : undefined;
}

/** Asks once more, after the page has said everything. */
export async function askOnceMore(deletion: PreparedDeletion): Promise<boolean> {
  const { plan, asked } = deletion;
  const confirm = confirmLabel(plan);
  const warnings = warningLines(plan, asked);
  const detail = [...warnings, l10n.t("This cannot be undone.")].join("\n");
  const choice = await window.showWarningMessage(
    questionText(deletion),
    { modal: true, detail },
    confirm,
  );
  return choice === confirm;
}

/** The button that does it, which says how much. */
export function confirmLabel({ untag, deletions }: DeletionPlan): string {
  if (deletions.length === 0) {
    return untag.length === 1 ? l10n.t("Delete Tag") : l10n.t("Delete {0} Tags", untag.length);
  }
  return deletions.length === 1
    ? l10n.t("Delete Manifest")
    : l10n.t("Delete {0} Manifests", deletions.length);
}

/** “Delete the tag registry/app:1.0?” */
export function questionText({ intent, name, targets, plan }: PreparedDeletion): string {
  const isOne = targets.images.length === 1;
  switch (intent) {
    case "tags":
      return isOne
        ? l10n.t("Delete the tag {0}?", name)
        : l10n.t("Delete {0} tags of {1}?", plan.untag.length, name);
    case "manifests":
      return isOne
        ? l10n.t("Delete the manifest {0}?", name)
        : l10n.t("Delete {0} manifests of {1}?", plan.deletions.length, name);
    case "lists":
      return isOne
        ? l10n.t("Delete the manifest list {0} and what only it needs?", name)
        : l10n.t(
            "Delete {0} manifest lists of {1} and what only they need?",
            targets.images.length,
            name,
          );
  }
}

/** What else is lost: tags nobody named, lists, referrers. First, for it is what surprises. */
export function warningLines(plan: DeletionPlan, asked: ReadonlySet<string>): readonly string[] {
  const others = otherTagsOf(plan.deletions, asked);
  return [
    ...(others.length > 0 ? [l10n.t("These tags go with it: {0}.", listed(others))] : []),
    ...plan.broken.map(({ digest, tags, lost }) =>
      l10n.t(
        "The manifest list {0} breaks: it loses {1}.",
        listName(digest, tags),
        listed(lost.map(manifestText)),
      ),
    ),
    ...plan.orphans.map(({ digest, tags, subject }) =>
      l10n.t(
        "{0} stays without {1}, which it is about.",
        listName(digest, tags),
        shortDigest(subject),
      ),
    ),
  ];
}

function detailLines({ plan, asked }: PreparedDeletion): readonly string[] {
  const { untag, deletions, kept, gaps } = plan;
  const isUntag = deletions.length === 0;
  const locked = lockedText(plan);
  const groups: readonly (readonly string[])[] = [
    locked === undefined ? [] : [locked],
    untag.length === 1
      ? untag.map((each) => `${untagText(each)}\n${each.digest}`)
      : untag.map((each) => `${each.tag}: ${untagText(each)}`),
    warningLines(plan, asked),
    isUntag ? [] : [l10n.t("To be deleted:"), ...deletions.map(deletionLine)],
    kept.length === 0
      ? []
      : [
          l10n.t("Kept:"),
          ...kept.map(
            (each) => `${kindText(each)} ${shortDigest(each.digest)}: ${keptText(each.reason)}`,
          ),
        ],
    isUntag ? [] : [freedText(plan.freedBytes), unseenText()],
    gaps.map(gapText),
  ];
  const filled = groups.filter((group) => group.length > 0);
  return filled.flatMap((group, position) => (position === 0 ? group : ["", ...group]));
}

function deletionLine(deletion: PlannedDeletion): string {
  return `${manifestText(deletion)}, ${formatBytes(deletion.bytes)}`;
}
