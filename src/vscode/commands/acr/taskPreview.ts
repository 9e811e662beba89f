import { l10n } from "vscode";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { TaskSeverity } from "../../../acr/lint/finding.ts";
import { imagesLeft, type LeftPlatform } from "../../../acr/plan/imagesLeft.ts";
import { usedValues } from "../../../acr/plan/usedValues.ts";
import type { SourceRange } from "../../../acr/text/mappedText.ts";
import type {
  ReportCell,
  ReportPage,
  ReportRow,
  ReportSection,
  Tone,
} from "../../../shared/reportPage.ts";
import { taskFailureText } from "../../language/tasks/taskFailureText.ts";
import { taskFindingText } from "../../language/tasks/taskFindingText.ts";
import type { TaskView } from "../../language/tasks/taskView.ts";
import { tableSection } from "../../platform/tableSection.ts";
import { renderedSection } from "./renderedSection.ts";
import { runPlatform } from "./runPlatform.ts";
import { revealId } from "./revealId.ts";
import { graphSection, stepsSection, type SeverityOf } from "./stepSections.ts";

/** What a task file is shown with. */
export interface PreviewInputs {
  /** Of the file, for headings. */
  readonly name: string;
  /** Line of an offset of the file, from 1. */
  readonly lineOf: (offset: number) => number;
  readonly severityOf: SeverityOf;
}

/** A task file as it would run: mistakes first, then steps, images, values, and the rendered text. */
export function taskPreview(view: TaskView, inputs: PreviewInputs): ReportPage {
  const problems = problemRows(view, inputs);
  const left = view.plan ? imagesLeft(view.plan, runPlatform) : [];
  const steps = view.reading.task?.steps ?? [];
  return {
    title: l10n.t("Preview {0}", inputs.name),
    ...outcome(view, problems),
    facts: [
      steps.length === 1 ? l10n.t("1 step") : l10n.t("{0} steps", steps.length),
      left.length === 1 ? l10n.t("leaves 1 image") : l10n.t("leaves {0} images", left.length),
    ],
    sections: [
      ...tableSection(l10n.t("Problems"), [l10n.t("Place"), l10n.t("Problem")], problems),
      ...graphSection(view, inputs.severityOf),
      imageSection(left, inputs),
      ...stepsSection(view),
      ...valueSection(view),
      renderedSection(view),
    ],
    actions: [],
  };
}

function outcome(
  { reading }: TaskView,
  problems: readonly ReportRow[],
): Pick<ReportPage, "summary" | "tone"> {
  if (reading.failure) {
    return { tone: "bad", summary: l10n.t("The run would fail before its first step.") };
  }
  if (reading.hangs.length > 0) {
    return { tone: "bad", summary: l10n.t("The run would never end.") };
  }
  const tones = problems.map(({ tone }) => tone);
  if (tones.includes("bad") || tones.includes("warning")) {
    const tone = tones.includes("bad") ? "bad" : "warning";
    const summary = l10n.t("The run would start, but not do what seems to be meant.");
    return { tone, summary };
  }
  return { tone: "good", summary: l10n.t("The task can run.") };
}

const tones: Readonly<Record<TaskSeverity, Tone>> = {
  error: "bad",
  warning: "warning",
  information: "note",
  hint: "note",
};

function problemRows(
  { reading: { failure }, findings }: TaskView,
  { lineOf, severityOf }: PreviewInputs,
): readonly ReportRow[] {
  const row = (tone: Tone, range: SourceRange, text: string): ReportRow => ({
    tone,
    cells: [{ text: l10n.t("Line {0}", lineOf(range.start)), action: revealId(range) }, { text }],
  });
  const shown = findings.flatMap((finding) => {
    const severity = severityOf(finding);
    return !severity ? [] : [row(tones[severity], finding.range, taskFindingText(finding))];
  });
  if (!failure) return shown;
  const text = `${taskFailureText(failure.code)} ${failure.message}`;
  return [row("bad", failure.range, text), ...shown];
}

function imageSection(
  left: ReturnType<typeof imagesLeft>,
  { lineOf }: Pick<PreviewInputs, "lineOf">,
): ReportSection {
  const title = l10n.t("Images That the Run Leaves Behind");
  if (left.length === 0) return { title, texts: [l10n.t("None: no step pushes an image.")] };
  const rows = left.flatMap(({ name, platforms, isList, step, range }) =>
    platforms.map((each, i): ReportRow => {
      const image: ReportCell = { text: i === 0 ? name : "", isCode: true };
      const kind = isList ? l10n.t("manifest list") : l10n.t("image");
      return {
        cells: [
          i === 0 ? { ...image, action: revealId(range) } : image,
          { text: i === 0 ? kind : "" },
          { text: each.platform ? formatPlatform(each.platform) : l10n.t("unknown") },
          { text: sourceText(each) },
          { text: memberText(name, each.member), isCode: true },
          { text: i === 0 ? l10n.t("{0}, line {1}", step.id, lineOf(range.start)) : "" },
        ],
      };
    }),
  );
  const columns = [
    l10n.t("Image"),
    l10n.t("Kind"),
    l10n.t("Platform"),
    l10n.t("Known From"),
    l10n.t("Member"),
    l10n.t("Pushed By"),
  ];
  return { title, texts: [], table: { columns: columns.map((each) => ({ title: each })), rows } };
}

/** Members in the repository of their list by their tag: `:1.4-amd64`. */
function memberText(list: string, member = ""): string {
  const repository = list.replace(/:[^/:]*$/, "");
  return member.startsWith(`${repository}:`) ? member.slice(repository.length) : member;
}

function sourceText({ saidBy }: LeftPlatform): string {
  switch (saidBy) {
    case "option":
      return "--platform";
    case "name":
      return l10n.t("its name");
    case "run":
      return l10n.t("the machine of the run");
    case undefined:
      return l10n.t("not said here");
  }
}

function valueSection({ reading, inputs }: TaskView): readonly ReportSection[] {
  const rows = usedValues(reading, inputs).map(({ name, value, isSecret, range }): ReportRow => {
    const cells: readonly ReportCell[] = [
      { text: `{{.${name}}}`, isCode: true, action: revealId(range) },
      { text: isSecret ? l10n.t("a secret, known when it runs") : (value ?? l10n.t("not set")) },
    ];
    return value === undefined && !isSecret ? { tone: "note", cells } : { cells };
  });
  return tableSection(l10n.t("Values"), [l10n.t("Name"), l10n.t("Value")], rows);
}
