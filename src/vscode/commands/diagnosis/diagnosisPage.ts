import { env, l10n } from "vscode";
import { assertNever } from "../../../core/base/errors.ts";
import type {
  Diagnosis,
  DiagnosisStep,
  StepOutcome,
} from "../../../core/registry/diagnosis/diagnosis.ts";
import type { ReportAction, ReportPage, ReportSection, Tone } from "../../../shared/reportPage.ts";
import { diagnosisActions } from "./diagnosisActions.ts";
import { factLabels, outcomeText, stepLabels } from "./diagnosisTexts.ts";

/** A diagnosis for people. `name` is what the registry is called. */
export function diagnosisPage(diagnosis: Diagnosis, name: string): ReportPage {
  const sections = [
    stepsSection(diagnosis, name),
    factsSection(diagnosis),
    requestsSection(diagnosis),
  ];
  return {
    title: l10n.t("Diagnose {0}", name),
    ...summaryOf(diagnosis, name),
    facts: [diagnosis.url, new Date(diagnosis.startedAt).toLocaleString(env.language)],
    sections: sections.filter(({ table }) => table && table.rows.length > 0),
    actions: actions(),
  };
}

function actions(): readonly ReportAction[] {
  return [
    { id: diagnosisActions.copy, label: l10n.t("Copy as Markdown"), icon: "copy", isPrimary: true },
    { id: diagnosisActions.again, label: l10n.t("Diagnose Again"), icon: "refresh" },
    { id: diagnosisActions.chooseRepository, label: l10n.t("Choose Repository…"), icon: "repo" },
  ];
}

/** The first failure says it: others mostly follow from it. */
function summaryOf({ steps }: Diagnosis, name: string): Pick<ReportPage, "summary" | "tone"> {
  const failed = steps.find(({ outcome }) => outcome.kind === "failed");
  if (failed) return { summary: outcomeText(failed, name), tone: "bad" };
  const warned = steps.filter(({ outcome }) => outcome.kind === "warned");
  const [first] = warned;
  if (first && warned.length === 1) return { summary: outcomeText(first, name), tone: "warning" };
  if (first) return { summary: l10n.t("It works, but not all of it."), tone: "warning" };
  return { summary: l10n.t("The connection works."), tone: "good" };
}

function stepsSection({ steps }: Diagnosis, name: string): ReportSection {
  const labels = stepLabels();
  return {
    title: l10n.t("Steps"),
    texts: [],
    table: {
      columns: [
        { title: l10n.t("Step") },
        { title: l10n.t("Result") },
        { title: l10n.t("Milliseconds"), isNumber: true },
      ],
      rows: steps.map((step) => ({
        tone: toneOf(step.outcome),
        cells: [
          { text: labels[step.name] },
          { text: outcomeText(step, name) },
          { text: isTimed(step) ? String(Math.round(step.elapsedMs)) : "" },
        ],
      })),
    },
  };
}

function isTimed({ outcome, elapsedMs, name }: DiagnosisStep): boolean {
  if (outcome.kind === "skipped") return false;
  return elapsedMs > 0 || (name !== "proxy" && name !== "challenge" && name !== "clock");
}

function toneOf(outcome: StepOutcome): Tone {
  switch (outcome.kind) {
    case "passed":
      return "good";
    case "warned":
      return "warning";
    case "failed":
      return "bad";
    case "skipped":
      return "note";
    default:
      return assertNever(outcome);
  }
}

function factsSection({ steps }: Diagnosis): ReportSection {
  const [ofSteps, ofFacts] = [stepLabels(), factLabels()];
  const rows = steps.flatMap(({ name, facts }) =>
    facts.map((fact) => ({
      cells: [
        { text: ofSteps[name] },
        { text: ofFacts[fact.name] },
        { text: fact.value, isCode: true },
      ],
    })),
  );
  const columns = [
    { title: l10n.t("Step") },
    { title: l10n.t("What") },
    { title: l10n.t("Value") },
  ];
  return { title: l10n.t("What Was Seen"), texts: [], table: { columns, rows } };
}

function requestsSection({ steps }: Diagnosis): ReportSection {
  const rows = steps
    .flatMap(({ exchanges }) => exchanges)
    .map(({ method, url, status, requestId = "", failure, elapsedMs }) => ({
      cells: [
        { text: `${method} ${url}`, isCode: true },
        { text: `${status ?? failure ?? ""} ${requestId}`.trim() },
        { text: String(Math.round(elapsedMs)) },
      ],
    }));
  const columns = [
    { title: l10n.t("Request") },
    { title: l10n.t("Status") },
    { title: l10n.t("Milliseconds"), isNumber: true },
  ];
  return { title: l10n.t("Requests"), texts: [], table: { columns, rows } };
}
