import {
  CodeAction,
  CodeActionKind,
  l10n,
  languages,
  workspace,
  WorkspaceEdit,
  type CancellationToken,
  type CodeActionContext,
  type CodeActionProvider,
  type Range,
  type TextDocument,
} from "vscode";
import { DisposableStore, type Disposable } from "../../../core/base/disposable.ts";
import type { Logger } from "../../../core/base/logger.ts";
import { fixAll, isSafeToFix } from "../../../acr/language/fixAll.ts";
import type { Settings } from "../../platform/settings.ts";
import { PausedCalls } from "../../platform/pausedCalls.ts";
import type { TaskDocuments } from "./taskDocuments.ts";
import type { TaskFiles } from "./taskFiles.ts";
import { severityOf, taskFixes, taskProblems } from "./taskProblems.ts";
import type { TaskView } from "./taskView.ts";

/** What the problems of task files are made with. */
interface TaskDiagnosticsOptions {
  readonly files: TaskFiles;
  readonly documents: TaskDocuments;
  readonly settings: Settings;
  readonly logger: Logger;
}

/** Typing may go on for so long before problems are looked for again. */
const pauseMs = 250;

/** All that can be mended in a task file without asking. */
export const fixAllKind = CodeActionKind.SourceFixAll.append("archipelago");

class FixAllAction extends CodeAction {
  readonly document: TextDocument;

  constructor(document: TextDocument) {
    super(l10n.t("Fix all problems of the task file"), fixAllKind);
    this.document = document;
  }
}

/** Problems of task files as VS Code's own, with quick fixes. */
export class TaskDiagnostics implements CodeActionProvider, Disposable {
  readonly #options: TaskDiagnosticsOptions;
  readonly #owned = new DisposableStore();
  readonly #pauses = this.#owned.add(new PausedCalls(pauseMs));
  readonly #shown = this.#owned.add(languages.createDiagnosticCollection("archipelago.taskFile"));

  constructor(options: TaskDiagnosticsOptions) {
    this.#options = options;
    const look = (document: TextDocument) => this.#look(document);
    this.#owned.add(workspace.onDidOpenTextDocument(look));
    this.#owned.add(workspace.onDidChangeTextDocument(({ document }) => this.#lookSoon(document)));
    this.#owned.add(workspace.onDidCloseTextDocument(({ uri }) => this.#shown.delete(uri)));
    this.#owned.add(
      options.documents.onDidChange((key) => {
        for (const document of workspace.textDocuments) {
          if (key === undefined || document.uri.toString() === key) look(document);
        }
      }),
    );
    for (const document of workspace.textDocuments) look(document);
  }

  async provideCodeActions(
    document: TextDocument,
    range: Range,
    { only }: CodeActionContext,
  ): Promise<CodeAction[]> {
    if (!this.#options.files.isTaskFile(document)) return [];
    const view = await this.#options.documents.of(document);
    const fixes = taskFixes(document, this.#problems(document, view), range);
    const isFixable = this.#visible(document, view).some(isSafeToFix);
    const isAsked = only === undefined || only.intersects(fixAllKind);
    return isFixable && isAsked ? [...fixes, new FixAllAction(document)] : fixes;
  }

  async resolveCodeAction(action: CodeAction, token: CancellationToken): Promise<CodeAction> {
    if (!(action instanceof FixAllAction) || token.isCancellationRequested) return action;
    const { document } = action;
    const view = await this.#options.documents.of(document);
    const { rules } = this.#options.settings.tasks(document.uri);
    const source = document.getText();
    const mended = fixAll(source, (text) =>
      this.#options.documents.again(view, text).filter((each) => severityOf(each, rules)),
    );
    const end = document.positionAt(source.length);
    action.edit = new WorkspaceEdit();
    const whole = document.validateRange(document.lineAt(0).range.with({ end }));
    action.edit.replace(document.uri, whole, mended);
    return action;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #visible(document: TextDocument, { findings }: TaskView) {
    const { rules } = this.#options.settings.tasks(document.uri);
    return findings.filter((finding) => severityOf(finding, rules));
  }

  #problems(document: TextDocument, view: TaskView) {
    const { rules } = this.#options.settings.tasks(document.uri);
    return taskProblems({ document, view, rules });
  }

  #lookSoon(document: TextDocument): void {
    const isShown = this.#shown.has(document.uri);
    if (!isShown && !this.#options.files.isTaskFile(document)) return;
    this.#pauses.call(document.uri.toString(), () => this.#look(document));
  }

  #look(document: TextDocument): void {
    if (document.isClosed || !this.#options.files.isTaskFile(document)) {
      this.#shown.delete(document.uri);
      return;
    }
    this.#show(document).catch((error: unknown) =>
      this.#options.logger.error("Checking a task file failed", error),
    );
  }

  async #show(document: TextDocument): Promise<void> {
    const view = await this.#options.documents.of(document);
    // What has been typed since is looked at after the pause.
    if (document.isClosed || document.version !== view.version) return;
    const problems = this.#problems(document, view);
    this.#shown.set(
      document.uri,
      problems.map(({ diagnostic }) => diagnostic),
    );
  }
}
