import {
  CodeAction,
  CodeActionKind,
  Diagnostic,
  DiagnosticSeverity,
  languages,
  Range,
  type CodeActionProvider,
  type TextDocument,
} from "vscode";
import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { ListFinding, ListFix, Severity } from "../../images/drafts/listFinding.ts";
import { findingText, fixLabel } from "../platform/findingText.ts";
import { draftScheme } from "./documentUris.ts";
import { draftIdOf } from "./draftDocuments.ts";
import { listEdits } from "./draftEdits.ts";
import type { CheckedDraft, DraftProblems } from "./draftProblems.ts";

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  note: DiagnosticSeverity.Information,
};

/** Problems of drafts as VS Code's own, on the text that they are about, with quick fixes. */
export class DraftDiagnostics implements CodeActionProvider, Disposable {
  readonly #problems: DraftProblems;
  readonly #store = new DisposableStore();
  readonly #shown = this.#store.add(languages.createDiagnosticCollection("archipelago"));

  constructor(problems: DraftProblems) {
    this.#problems = problems;
    const kinds = { providedCodeActionKinds: [CodeActionKind.QuickFix] };
    this.#store.add(languages.registerCodeActionsProvider({ scheme: draftScheme }, this, kinds));
  }

  provideCodeActions(document: TextDocument, range: Range): CodeAction[] {
    const checked = this.#checked(document);
    if (!checked) return [];
    return checked.findings.flatMap((finding) => {
      const diagnostic = toDiagnostic(document, checked, finding);
      if (!diagnostic.range.intersection(range)) return [];
      return finding.fixes.map((fix) => toAction(document, diagnostic, fix));
    });
  }

  /** Tells of the problems of a draft as they are now, or no longer if it is not open. */
  show(draftId: string): void {
    const document = this.#problems.documentOf(draftId);
    const key = document?.uri.toString();
    this.#shown.forEach((uri) => {
      if (draftIdOf(uri) === draftId && uri.toString() !== key) this.#shown.delete(uri);
    });
    if (!document) return;
    const checked = this.#checked(document);
    const diagnostics = checked?.findings.flatMap((finding) =>
      // VS Code's own JSON support tells of these.
      finding.code === "syntax" && document.languageId === "json"
        ? []
        : toDiagnostic(document, checked, finding),
    );
    this.#shown.set(document.uri, diagnostics);
  }

  dispose(): void {
    this.#store.dispose();
  }

  #checked(document: TextDocument): CheckedDraft | undefined {
    const id = draftIdOf(document.uri);
    if (id === undefined || this.#problems.documentOf(id) !== document) return undefined;
    return this.#problems.of(id);
  }
}

function toDiagnostic(
  document: TextDocument,
  { list }: CheckedDraft,
  finding: ListFinding,
): Diagnostic {
  const { offset, length } = finding.code === "syntax" ? finding : placeOf(list, finding);
  const range = new Range(document.positionAt(offset), document.positionAt(offset + length));
  const diagnostic = new Diagnostic(range, findingText(finding), severities[finding.severity]);
  diagnostic.code = finding.code;
  diagnostic.source = "Archipelago";
  return diagnostic;
}

/** A whole entry or list would be underlined from top to bottom; its name or beginning is enough. */
function placeOf(list: CheckedDraft["list"], { path }: ListFinding) {
  const value = list.rangeOf(path);
  const text = list.text.slice(value.offset, value.offset + value.length);
  if (!text.includes("\n")) return value;
  const key = list.keyRangeOf(path);
  const isOwnKey = key.offset < value.offset;
  return isOwnKey ? key : { offset: value.offset, length: text.indexOf("\n") };
}

function toAction(document: TextDocument, diagnostic: Diagnostic, fix: ListFix): CodeAction {
  const action = new CodeAction(fixLabel(fix), CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.edit = listEdits(document, fix.edits);
  return action;
}
