import { l10n } from "vscode";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { messageOf } from "../../../core/base/errors.ts";
import type { JsonValue } from "../../../core/base/json.ts";
import { shortDigest, type Digest } from "../../../core/oci/digest.ts";
import type { DeletionPlan } from "../../../images/deletion/deletionPlan.ts";
import type { ReportCell, ReportPage, ReportSection } from "../../../shared/reportPage.ts";
import { tableSection } from "../../platform/tableSection.ts";
import { confirmLabel, questionText, warningLines } from "./deletionQuestion.ts";
import {
  freedText,
  gapText,
  keptText,
  kindText,
  listed,
  lockedText,
  unseenText,
  untagText,
} from "./deletionTexts.ts";
import type { PreparedDeletion } from "./preparePlan.ts";

/** The page that lists everything a deletion takes and leaves. */
export function deletionPage(deletion: PreparedDeletion): ReportPage {
  const { plan, asked } = deletion;
  const warnings = warningLines(plan, asked);
  const isLossy = warnings.length > 0;
  return {
    title: questionText(deletion),
    summary: summaryText(plan, isLossy),
    tone: isLossy ? "bad" : "warning",
    facts: factsOf(plan),
    sections: sectionsOf(plan, warnings),
    actions: [{ id: "delete", label: confirmLabel(plan), icon: "trash" }],
  };
}

function summaryText({ broken, gaps }: DeletionPlan, isLossy: boolean): string {
  if (broken.length > 0) {
    return l10n.t("Manifest lists break by this: read what is lost before you delete.");
  }
  if (isLossy) return l10n.t("More goes than was named: read what is lost before you delete.");
  return gaps.length > 0
    ? l10n.t("Not all of the repository could be read.")
    : l10n.t("Nothing that stays needs what goes.");
}

function factsOf({ untag, deletions, kept, freedBytes }: DeletionPlan): readonly string[] {
  const tags = untag.length + deletions.flatMap((each) => each.tags).length;
  return [
    ...(deletions.length > 0 ? [l10n.t("Manifests deleted: {0}", deletions.length)] : []),
    l10n.t("Tags removed: {0}", tags),
    ...(kept.length > 0 ? [l10n.t("Manifests kept: {0}", kept.length)] : []),
    ...(deletions.length > 0 ? [freedText(freedBytes)] : []),
  ];
}

function sectionsOf(plan: DeletionPlan, warnings: readonly string[]): readonly ReportSection[] {
  const { gaps } = plan;
  const locked = lockedText(plan);
  const gapsSection: ReportSection = {
    title: l10n.t("Not Read"),
    texts: [
      l10n.t("Nothing goes but what was named, for what was not read may need the rest."),
      ...gaps.map(gapText),
    ],
  };
  return [
    ...(locked === undefined ? [] : [{ title: l10n.t("Locked"), texts: [locked] }]),
    ...(warnings.length > 0 ? [{ title: l10n.t("Also Lost"), texts: warnings }] : []),
    ...untagSection(plan),
    ...deletionSection(plan),
    ...keptSection(plan),
    ...(gaps.length > 0 ? [gapsSection] : []),
  ];
}

function untagSection({ untag }: DeletionPlan): readonly ReportSection[] {
  const columns = [l10n.t("Tag"), l10n.t("Digest"), l10n.t("What becomes of the image")];
  const rows = untag.map((each) => ({
    cells: [{ text: each.tag }, digestCell(each.digest), { text: untagText(each) }],
  }));
  return tableSection(l10n.t("Tags to Remove"), columns, rows);
}

function deletionSection({ deletions }: DeletionPlan): readonly ReportSection[] {
  if (deletions.length === 0) return [];
  const columns = [
    { title: l10n.t("Manifest") },
    { title: l10n.t("Digest") },
    { title: l10n.t("Tags") },
    { title: l10n.t("Size"), isNumber: true },
  ];
  const rows = deletions.map((each) => ({
    cells: [
      { text: kindText(each) },
      digestCell(each.digest),
      { text: listed(each.tags) },
      { text: formatBytes(each.bytes) },
    ],
  }));
  const title = l10n.t("Manifests to Delete");
  return [{ title, texts: [unseenText()], table: { columns, rows } }];
}

function keptSection({ kept }: DeletionPlan): readonly ReportSection[] {
  const columns = [l10n.t("Manifest"), l10n.t("Digest"), l10n.t("Why it is kept")];
  const rows = kept.map((each) => ({
    cells: [{ text: kindText(each) }, digestCell(each.digest), { text: keptText(each.reason) }],
  }));
  return tableSection(l10n.t("Kept"), columns, rows);
}

function digestCell(digest: Digest): ReportCell {
  return {
    text: shortDigest(digest),
    isCode: true,
    link: { digest, target: "manifest", mediaType: "" },
  };
}

/** The plan in the field's words, for “Open as Text”. */
export function deletionJson(plan: DeletionPlan): JsonValue {
  const { untag, lockedTags, deletions, kept, broken, orphans, freedBytes, gaps } = plan;
  return {
    repository: plan.graph.repository,
    untag: untag.map((each) => ({ ...each })),
    ...(lockedTags.length > 0 && { lockedTags }),
    delete: deletions.map(({ platform, ...each }) => ({
      ...each,
      ...(platform && { platform: kindText({ ...each, platform }) }),
    })),
    keep: kept.map(({ digest, reason }) => ({ digest, reason: { ...reason } })),
    brokenLists: broken.map(({ digest, tags, lost }) => ({
      digest,
      tags,
      lost: lost.map((each) => each.digest),
    })),
    orphanedReferrers: orphans.map((each) => ({ ...each })),
    freedBytes,
    notRead: gaps.map((gap) =>
      "error" in gap ? { ...gap, error: messageOf(gap.error) } : { ...gap },
    ),
  };
}
