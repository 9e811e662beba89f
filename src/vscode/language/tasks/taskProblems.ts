import {
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  l10n,
  Location,
  Range,
  Uri,
  WorkspaceEdit,
  type TextDocument,
} from "vscode";
import { failureFixes } from "../../../acr/language/failureFixes.ts";
import {
  ruleSeverities,
  type TaskFinding,
  type TaskFix,
  type TaskSeverity,
} from "../../../acr/lint/finding.ts";
import type { TaskFailure } from "../../../acr/taskReading.ts";
import type { SourceRange } from "../../../acr/text/mappedText.ts";
import { taskFailureText } from "./taskFailureText.ts";
import { taskFindingText, taskFixTitle } from "./taskFindingText.ts";
import type { TaskView } from "./taskView.ts";

/** A problem of a task file, with what would mend it. */
interface TaskProblem {
  readonly diagnostic: Diagnostic;
  readonly fixes: readonly TaskFix[];
}

/** What problems are made of. */
interface ProblemSource {
  readonly document: TextDocument;
  readonly view: TaskView;
  /** Rule → severity, or `off`, as settings say it. */
  readonly rules: Readonly<Record<string, unknown>>;
}

const severities: Readonly<Record<TaskSeverity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What the engine refuses in a task file, and what it accepts and nobody wants. */
export function taskProblems(source: ProblemSource): readonly TaskProblem[] {
  const { reading, findings } = source.view;
  const failures = reading.failure ? failureProblems(source, reading.failure) : [];
  return [...failures, ...findings.flatMap((finding) => findingProblem(source, finding))];
}

/** The fixes of problems in a range, as the lightbulb's menu shows them. */
export function taskFixes(
  document: TextDocument,
  problems: readonly TaskProblem[],
  range: Range,
): CodeAction[] {
  return problems
    .filter(({ diagnostic }) => diagnostic.range.intersection(range))
    .flatMap(({ diagnostic, fixes }) =>
      fixes.map((fix, index) => {
        const action = new CodeAction(taskFixTitle(fix), CodeActionKind.QuickFix);
        action.edit = new WorkspaceEdit();
        for (const edit of fix.edits) {
          action.edit.replace(document.uri, rangeIn(document, edit.range), edit.text);
        }
        action.diagnostics = [diagnostic];
        action.isPreferred = index === 0;
        return action;
      }),
    );
}

/** Whether a finding is shown, and how. */
export function severityOf(
  { rule }: TaskFinding,
  rules: Readonly<Record<string, unknown>>,
): TaskSeverity | undefined {
  const said = rules[rule];
  if (said === "off") return undefined;
  const isSeverity = typeof said === "string" && Object.hasOwn(severities, said);
  // What has just been found among the names of the severities is one.
  return isSeverity ? (said as TaskSeverity) : ruleSeverities[rule];
}

function findingProblem(source: ProblemSource, finding: TaskFinding): TaskProblem[] {
  const { document, rules } = source;
  const severity = severityOf(finding, rules);
  if (!severity) return [];
  const text = taskFindingText(finding);
  const diagnostic = problemAt(source, finding.range, text, finding.rule);
  diagnostic.severity = severities[severity];
  diagnostic.relatedInformation = finding.related.map((range) => {
    const location = new Location(document.uri, rangeIn(document, range));
    return new DiagnosticRelatedInformation(location, document.getText(location.range));
  });
  return [{ diagnostic, fixes: finding.fixes }];
}

function failureProblems(source: ProblemSource, failure: TaskFailure): TaskProblem[] {
  const { code, message, range, parts } = failure;
  const places = parts.length > 0 ? parts : [{ message, range }];
  const sentence = taskFailureText(code);
  const fixes = failureFixes(source.view.reading);
  return places.map((part) => {
    const text = `${sentence}\n${l10n.t("The engine says: {0}", part.message)}`;
    const isHere = ({ edits }: TaskFix) =>
      edits.some((edit) => edit.range.start === part.range.start);
    return { diagnostic: problemAt(source, part.range, text, code), fixes: fixes.filter(isHere) };
  });
}

function problemAt(
  { document }: ProblemSource,
  range: SourceRange,
  text: string,
  code: string,
): Diagnostic {
  const diagnostic = new Diagnostic(visible(document, rangeIn(document, range)), text);
  diagnostic.source = "Archipelago";
  const rule = encodeURIComponent(JSON.stringify([code]));
  const target = Uri.parse(`command:archipelago.task.showRules?${rule}`);
  diagnostic.code = { value: code, target };
  return diagnostic;
}

/** A place in a document. */
export function rangeIn(document: TextDocument, { start, end }: SourceRange): Range {
  return new Range(document.positionAt(start), document.positionAt(end));
}

/** Problems of a whole block stand at its first line, those of nothing at their line. */
function visible(document: TextDocument, range: Range): Range {
  const line = document.lineAt(range.start.line).range;
  if (range.isEmpty) {
    const isAtEnd = range.start.isEqual(line.end);
    return isAtEnd ? line : new Range(range.start, line.end);
  }
  return range;
}
