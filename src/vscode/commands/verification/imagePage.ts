import { env, l10n } from "vscode";
import { formatBytes } from "../../../core/base/byteSize.ts";
import { shortDigest } from "../../../core/oci/digest.ts";
import { isManifestType, MediaTypes } from "../../../core/oci/mediaTypes.ts";
import {
  allFindings,
  problemCount,
  type ImageReport,
  type PartReport,
} from "../../../images/verify/imageReport.ts";
import { isProblem, type VerifyFinding } from "../../../images/verify/verifyFinding.ts";
import type {
  ReportAction,
  ReportCell,
  ReportLink,
  ReportPage,
  ReportRow,
  ReportSection,
  Tone,
} from "../../../shared/reportPage.ts";
import { partName, subjectOfFinding, verifyFindingText } from "./verificationTexts.ts";

/** Id of the button that does it all again. */
const verifyAgain = "verifyAgain";

/** What was found out about an image, for people. */
export function imagePage(report: ImageReport, name: string): ReportPage {
  return {
    title: l10n.t("Verify {0}", name),
    ...outcome(report),
    facts: factsOf(report),
    sections: [problemsSection(report), partsSection(report), remarksSection(report)].filter(
      (section) => section !== undefined,
    ),
    actions: [againAction()],
  };
}

/** The button that does it all again. */
export function againAction(): ReportAction {
  return { id: verifyAgain, label: l10n.t("Verify Again"), icon: "refresh" };
}

function outcome(report: ImageReport): Pick<ReportPage, "summary" | "tone"> {
  const problems = problemCount(report);
  if (problems > 0) {
    const isBad = allFindings(report).some(({ severity }) => severity === "error");
    const summary =
      problems === 1
        ? l10n.t("1 problem was found.")
        : l10n.t("{0} problems were found.", problems);
    return { summary, tone: isBad ? "bad" : "warning" };
  }
  if (report.verdict === "notExamined") {
    return {
      summary: l10n.t(
        "Everything is there, but not all programs could be looked at: see the remarks.",
      ),
      tone: "note",
    };
  }
  const summary =
    report.depth === "headers"
      ? l10n.t("Everything is there and as it is listed. The layers were not looked into.")
      : l10n.t("Everything is there, and the programs are for the platforms that are listed.");
  return { summary, tone: "good" };
}

function factsOf(report: ImageReport): readonly string[] {
  const images = report.parts.filter(({ kind }) => kind === "image" || kind === "missing").length;
  return [
    shortDigest(report.digest),
    images === 1 ? l10n.t("1 image") : l10n.t("{0} images", images),
    new Date(report.checkedAt).toLocaleString(env.language),
  ];
}

function partsSection(report: ImageReport): ReportSection {
  return {
    title: l10n.t("Images"),
    texts: [],
    table: {
      columns: [
        { title: l10n.t("Platform") },
        { title: l10n.t("Digest") },
        { title: l10n.t("Size"), isNumber: true },
        { title: l10n.t("Program") },
        { title: l10n.t("Result") },
      ],
      rows: report.parts.map((part) => partRow(part)),
    },
  };
}

function partRow(part: PartReport): ReportRow {
  return {
    tone: toneOf(part),
    cells: [
      { text: partName(part) },
      manifestCell(part),
      { text: part.contentSize === undefined ? "" : formatBytes(part.contentSize) },
      { text: programsText(part), isCode: true },
      { text: resultText(part) },
    ],
  };
}

function manifestCell(part: PartReport): ReportCell {
  const { digest, mediaType, size, kind } = part;
  const text = shortDigest(digest);
  if (kind === "missing") return { text, isCode: true };
  const link = { digest, target: "manifest", mediaType, size, label: partName(part) } as const;
  return { text, isCode: true, link };
}

function programsText({ programs }: PartReport): string {
  const [first] = programs;
  if (!first) return "";
  return `${first.path} (${first.machines.join(", ") || "?"})`;
}

function resultText({ findings, verdict }: PartReport): string {
  const problems = findings.filter(isProblem).length;
  if (problems > 0) return problems === 1 ? l10n.t("1 problem") : l10n.t("{0} problems", problems);
  return verdict === "ok" ? l10n.t("As it should be") : l10n.t("Not fully examined");
}

function toneOf({ findings, verdict }: PartReport): Tone {
  if (findings.some(({ severity }) => severity === "error")) return "bad";
  if (verdict === "problems") return "warning";
  return verdict === "ok" ? "good" : "note";
}

function problemsSection(report: ImageReport): ReportSection | undefined {
  return findingsSection(report, l10n.t("Problems"), isProblem);
}

function remarksSection(report: ImageReport): ReportSection | undefined {
  return findingsSection(report, l10n.t("Remarks"), (finding) => !isProblem(finding));
}

function findingsSection(
  report: ImageReport,
  title: string,
  isShown: (finding: VerifyFinding) => boolean,
): ReportSection | undefined {
  const list = l10n.t("Manifest list");
  const groups = [
    { name: list, findings: report.findings },
    ...report.parts.map((part) => ({ name: partName(part), findings: part.findings })),
  ];
  const rows = groups.flatMap(({ name, findings }) =>
    findings.filter(isShown).map((finding) => findingRow(finding, name)),
  );
  if (rows.length === 0) return undefined;
  const columns = [
    { title: l10n.t("Platform") },
    { title: l10n.t("Finding") },
    { title: l10n.t("Digest") },
  ];
  return { title, texts: [], table: { columns, rows } };
}

function findingRow(finding: VerifyFinding, name: string): ReportRow {
  const link = linkOf(finding);
  return {
    tone: toneOfFinding(finding),
    cells: [
      { text: name },
      { text: verifyFindingText(finding, name) },
      { text: subjectOfFinding(finding), isCode: true, ...(link && { link }) },
    ],
  };
}

/** Content that is gone leads nowhere. */
function linkOf(finding: VerifyFinding): ReportLink | undefined {
  switch (finding.code) {
    case "wrongSize":
      return finding.role === "manifest"
        ? { digest: finding.digest, target: "manifest", mediaType: "" }
        : {
            digest: finding.digest,
            target: "blob",
            mediaType: finding.role === "config" ? MediaTypes.ociConfig : "",
            size: finding.actual,
          };
    case "wrongMediaType":
      return {
        digest: finding.digest,
        target: isManifestType(finding.actual) ? "manifest" : "blob",
        mediaType: finding.actual,
      };
    default:
      return undefined;
  }
}

function toneOfFinding({ severity }: VerifyFinding): Tone {
  return severity === "error" ? "bad" : severity;
}
