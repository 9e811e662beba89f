import { env, l10n } from "vscode";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { shortDigest } from "../../../core/oci/digest.ts";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import {
  findingsOf,
  tagProblems,
  type RepositoryReport,
  type TagProblem,
  type TagReport,
} from "../../../images/verify/repositoryReport.ts";
import type { ReportPage, ReportRow, ReportSection } from "../../../shared/reportPage.ts";
import { compareVersions } from "../../../explorer/sortNames.ts";
import { toFailure } from "../../editor/failures.ts";
import { tableSection } from "../../platform/tableSection.ts";
import { againAction } from "./imagePage.ts";
import { partName, tagProblemTitle, verifyFindingText } from "./verificationTexts.ts";

/** Findings of a tag that are written out; the report as text has all. */
const maxSentences = 5;

/** What was found out about the images of a repository, for people. */
export function repositoryPage(report: RepositoryReport, name: string): ReportPage {
  return {
    title: l10n.t("Verify {0}", name),
    ...outcome(report),
    facts: factsOf(report),
    sections: [
      ...tagProblems.flatMap((problem) => problemSection(report, problem)),
      ...soundSection(report),
    ],
    actions: [againAction()],
  };
}

function outcome(report: RepositoryReport): Pick<ReportPage, "summary" | "tone"> {
  const { tags, isComplete } = report;
  const bad = tags.filter(({ problems }) => problems.length > 0).length;
  const found =
    bad === 0
      ? l10n.t("No problems were found.")
      : l10n.t("Tags with problems: {0} of {1}.", bad, tags.length);
  const summary = isComplete ? found : `${found} ${endText(report)}`;
  if (bad > 0) return { summary, tone: "bad" };
  return { summary, tone: isComplete ? "good" : "warning" };
}

/** Why not all tags were checked. */
function endText({ limit, error }: RepositoryReport): string {
  if (error !== undefined) {
    return l10n.t("The other tags could not be listed: {0}", toFailure(error).message);
  }
  switch (limit?.kind) {
    case "tags":
      return l10n.t("There are more tags; the first {0} were checked.", limit.tags);
    case "storedBytes":
      return l10n.t(
        "After {0} of layers no further tags were looked into.",
        formatBytes(limit.bytes),
      );
    case undefined:
      return l10n.t("It was cancelled before all tags were checked.");
  }
}

function factsOf(report: RepositoryReport): readonly string[] {
  const { checked, checkedAt, depth, requiredPlatforms, tags } = report;
  const { manifests, blobs, storedBytes } = checked;
  return [
    tags.length === 1 ? l10n.t("1 tag") : l10n.t("{0} tags", tags.length),
    l10n.t("{0} manifests and {1} blobs checked", manifests, blobs),
    depth === "headers"
      ? l10n.t("layers not looked into")
      : l10n.t("{0} of layers read", formatBytes(storedBytes)),
    ...(requiredPlatforms.length > 0
      ? [l10n.t("required: {0}", requiredPlatforms.map((each) => formatPlatform(each)).join(", "))]
      : []),
    new Date(checkedAt).toLocaleString(env.language),
  ];
}

function problemSection(report: RepositoryReport, problem: TagProblem): readonly ReportSection[] {
  const tags = byName(report.tags.filter(({ problems }) => problems.includes(problem)));
  const rows = tags.map((tag) => tagRow(tag, sentences(tag, problem)));
  const title = `${tagProblemTitle(problem)} (${tags.length})`;
  return tableSection(title, [l10n.t("Tag"), l10n.t("Finding")], rows);
}

/** Registries list tags in any order. */
function byName(tags: readonly TagReport[]): readonly TagReport[] {
  return tags.toSorted((a, b) => compareVersions(a.tag, b.tag));
}

function tagRow(tag: TagReport, text: string): ReportRow {
  const tone = "bad";
  if (!tag.image) return { tone, cells: [{ text: tag.tag }, { text }] };
  const { digest, mediaType } = tag.image;
  const link = { digest, target: "manifest", mediaType, label: tag.tag } as const;
  return { tone, cells: [{ text: tag.tag, link }, { text }] };
}

function sentences(tag: TagReport, problem: TagProblem): string {
  if (problem === "missingPlatform") {
    const names = tag.missingPlatforms.map((platform) => formatPlatform(platform)).join(", ");
    return l10n.t("There is no image for {0}.", names);
  }
  if (tag.error !== undefined) return toFailure(tag.error).message;
  const found = (tag.image ? findingsOf(tag.image, problem) : []).map(({ part, finding }) => {
    const name = part ? partName(part) : l10n.t("Manifest list");
    const text = verifyFindingText(finding, name);
    return finding.code === "missingManifest" ? text : `${name}: ${text}`;
  });
  const more = found.length - maxSentences;
  const shown = found.slice(0, maxSentences).join(" ");
  return more > 0 ? `${shown} ${l10n.t("And {0} more.", more)}` : shown;
}

function soundSection({ tags }: RepositoryReport): readonly ReportSection[] {
  const sound = byName(tags.filter(({ problems }) => problems.length === 0));
  if (sound.length === 0) return [];
  const columns = [{ title: l10n.t("Tag") }, { title: l10n.t("Digest") }];
  const rows = sound.map(({ tag, image }): ReportRow => {
    if (!image) return { cells: [{ text: tag }, { text: "" }] };
    const { digest, mediaType } = image;
    const link = { digest, target: "manifest", mediaType, label: tag } as const;
    return {
      tone: "good",
      cells: [{ text: tag }, { text: shortDigest(digest), isCode: true, link }],
    };
  });
  return [
    { title: l10n.t("Without problems ({0})", sound.length), texts: [], table: { columns, rows } },
  ];
}
