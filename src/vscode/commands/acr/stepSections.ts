import { l10n } from "vscode";
import { formatPlatform } from "../../../core/oci/platformText.ts";
import type { Step } from "../../../acr/model/task.ts";
import type { TaskFinding, TaskSeverity } from "../../../acr/lint/finding.ts";
import { imagesLeft, type LeftImage } from "../../../acr/plan/imagesLeft.ts";
import { stepEffects, type StepEffect } from "../../../acr/plan/stepEffects.ts";
import type {
  GraphIcon,
  ReportGraphNode,
  ReportRow,
  ReportSection,
  Tone,
} from "../../../shared/reportPage.ts";
import type { TaskView } from "../../language/tasks/taskView.ts";
import { tableSection } from "../../platform/tableSection.ts";
import { runPlatform } from "./runPlatform.ts";
import { revealId } from "./revealId.ts";

/** How a finding is shown, if it is; by the user's settings. */
export type SeverityOf = (finding: TaskFinding) => TaskSeverity | undefined;

/** Lines that a node has room for. */
const maxLines = 6;

const icons: Readonly<Record<Step["kind"], GraphIcon>> = {
  build: "build",
  push: "push",
  cmd: "command",
  empty: "unknown",
};

/** Who waits for whom, and what each step builds and pushes. */
export function graphSection(view: TaskView, severityOf: SeverityOf): readonly ReportSection[] {
  const { task, graph } = view.reading;
  if (!task || task.steps.length === 0) return [];
  const nodes = eachOnce(task.steps).map((step) => nodeOf(view, step, severityOf));
  const edges = [...(graph?.parents ?? [])].flatMap(([to, parents]) =>
    [...new Set(parents)].map((from) => ({ from, to })),
  );
  const title = l10n.t("Steps as a Picture");
  const label = l10n.t("Who waits for whom; the table of steps says the same in words");
  return [{ title, texts: [], graph: { label, nodes, edges } }];
}

/** Steps that are called the same are a mistake that is told elsewhere. */
function eachOnce(steps: readonly Step[]): readonly Step[] {
  return [...new Map(steps.toReversed().map((step) => [step.id, step])).values()].reverse();
}

function nodeOf(view: TaskView, step: Step, severityOf: SeverityOf): ReportGraphNode {
  const lines = effectLines(view, step);
  const shown = lines.length > maxLines ? lines.slice(0, maxLines - 1) : lines;
  const more = lines.length - shown.length;
  const tone = toneOf(view, step, severityOf);
  return {
    id: step.id,
    title: step.id,
    lines: more > 0 ? [...shown, l10n.t("{0} more", more)] : shown,
    icon: icons[step.kind],
    ...(tone && { tone }),
    label: [kindText(step), ...lines, waitText(view, step)].join("; "),
    action: revealId(step.range),
  };
}

/** Mistakes within the step. */
function toneOf(
  { findings, reading: { failure } }: TaskView,
  step: Step,
  severityOf: SeverityOf,
): Tone | undefined {
  const isWithin = ({ range }: { readonly range: { readonly start: number } }) =>
    range.start >= step.range.start && range.start < step.range.end;
  if (failure && isWithin(failure)) return "bad";
  const severities = findings.filter(isWithin).map(severityOf);
  if (severities.includes("error")) return "bad";
  return severities.includes("warning") ? "warning" : undefined;
}

/** The steps as a table. */
export function stepsSection(view: TaskView): readonly ReportSection[] {
  const { task } = view.reading;
  const rows = (task?.steps ?? []).map((step): ReportRow => {
    const retries = step.kind === "push" ? "" : String(step.retries);
    return {
      cells: [
        { text: step.id, action: revealId(step.range) },
        { text: step.kind === "empty" ? "" : step.kind, isCode: true },
        { text: effectLines(view, step).join(", ") },
        { text: (view.reading.graph?.parents.get(step.id) ?? []).join(", ") || "–" },
        { text: l10n.t("{0} s", step.timeout) },
        { text: retries },
      ],
    };
  });
  const columns = [
    l10n.t("Step"),
    l10n.t("Kind"),
    l10n.t("What It Does"),
    l10n.t("Waits For"),
    l10n.t("Timeout"),
    l10n.t("Retries"),
  ];
  return tableSection(l10n.t("Steps"), columns, rows);
}

function kindText({ id, kind }: Step): string {
  switch (kind) {
    case "build":
      return l10n.t("Step {0} builds", id);
    case "push":
      return l10n.t("Step {0} pushes", id);
    case "cmd":
      return l10n.t("Step {0} runs a command", id);
    case "empty":
      return l10n.t("Step {0} does nothing", id);
  }
}

function waitText({ reading }: TaskView, { id }: Step): string {
  const parents = reading.graph?.parents.get(id) ?? [];
  return parents.length === 0
    ? l10n.t("waits for none")
    : l10n.t("waits for {0}", parents.join(", "));
}

/** What a step does, a line each; a command that does nothing with images by its words. */
function effectLines({ plan, inputs }: TaskView, step: Step): readonly string[] {
  const effects = plan ? stepEffects(plan, step) : [];
  const left = plan ? imagesLeft(plan, runPlatform) : [];
  const registry = inputs.run.Registry ?? "";
  const name = (image: string) =>
    registry !== "" && image.startsWith(`${registry}/`) ? image.slice(registry.length + 1) : image;
  if (effects.length > 0) return effects.flatMap((effect) => linesOf(effect, name, left));
  if (step.kind !== "cmd") return [];
  const [line = ""] = step.command.text.trim().split("\n");
  return [line];
}

function linesOf(
  effect: StepEffect,
  name: (image: string) => string,
  left: readonly LeftImage[],
): readonly string[] {
  switch (effect.kind) {
    case "build": {
      // Where no option says it, the name of the image or the machine of the run does.
      const known = left.find(({ name: image }) => effect.images.includes(image))?.platforms ?? [];
      const guessed = known.flatMap(({ platform }) => platform ?? []);
      const platforms = (effect.platforms.length > 0 ? effect.platforms : guessed)
        .map((platform) => formatPlatform(platform))
        .join(", ");
      return [...effect.images.map(name), ...(platforms === "" ? [] : [platforms])];
    }
    case "tag":
      return [`${name(effect.from)} → ${name(effect.to)}`];
    case "push":
    case "pushList":
      return [l10n.t("push {0}", name(effect.image))];
    case "pull":
      return [l10n.t("pull {0}", name(effect.image))];
    case "inspect":
      return [l10n.t("look at {0}", name(effect.image))];
    case "removeList":
      return [l10n.t("remove list {0}", name(effect.image))];
    case "list":
      return [
        l10n.t("list {0} of", name(effect.list)),
        ...effect.members.map((member) => name(member)),
      ];
  }
}
