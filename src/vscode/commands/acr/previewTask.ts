import path from "node:path";
import {
  l10n,
  Range,
  ViewColumn,
  window,
  workspace,
  type Disposable,
  type TextDocument,
} from "vscode";
import { isAbortError } from "../../../core/base/abort.ts";
import { DisposableStore } from "../../../core/base/disposable.ts";
import { parseJson } from "../../../core/base/json.ts";
import type { Report } from "../../editor/report.ts";
import { severityOf } from "../../language/tasks/taskProblems.ts";
import type { TaskView } from "../../language/tasks/taskView.ts";
import type { Services } from "../services.ts";
import { previewJson } from "./previewJson.ts";
import { readRevealId } from "./revealId.ts";
import { taskDocument } from "./taskDocument.ts";
import { taskPreview } from "./taskPreview.ts";

/** How long after the last key the page follows: milliseconds. */
const pause = 150;

/** Preview: a page beside a task file that says what a run of it would do. */
export async function previewTask(services: Services, target?: unknown): Promise<void> {
  const document = await taskDocument(services, target);
  if (!document) return;
  const preview = new TaskPreview(services, document);
  await preview.open();
}

/** A page that follows a task file as long as somebody looks at it. */
class TaskPreview {
  readonly #services: Services;
  readonly #document: TextDocument;
  readonly #id: string;
  readonly #owned = new DisposableStore();
  /** Counts what is read, so that an answer that comes too late is dropped. */
  #reading = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(services: Services, document: TextDocument) {
    this.#services = services;
    this.#document = document;
    // One page a file: the same id finds the page that is open already.
    this.#id = `task ${document.uri.toString()}`;
  }

  async open(): Promise<void> {
    const report = await this.#report();
    if (this.#services.documents.renewReport(report)) {
      await this.#services.documents.openReport(report, { isBeside: true });
      return;
    }
    await this.#services.documents.openReport(report, { isBeside: true });
    this.#follow();
  }

  #follow(): void {
    const uri = this.#document.uri.toString();
    const later = () => this.#later();
    const events: readonly Disposable[] = [
      workspace.onDidChangeTextDocument(({ document }) => {
        if (document.uri.toString() === uri) later();
      }),
      // Dockerfiles that are named, and values.
      workspace.onDidSaveTextDocument(later),
      workspace.onDidChangeConfiguration((change) => {
        if (change.affectsConfiguration("archipelago.tasks")) later();
      }),
      workspace.onDidCloseTextDocument((document) => {
        if (document.uri.toString() === uri) this.#end();
      }),
    ];
    for (const event of events) this.#owned.add(event);
  }

  #later(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#renew(), pause);
  }

  async #renew(): Promise<void> {
    const reading = ++this.#reading;
    try {
      const report = await this.#report();
      if (reading !== this.#reading) return;
      if (!this.#services.documents.renewReport(report)) this.#end();
    } catch (error) {
      if (!isAbortError(error)) this.#services.logger.error("Renewing a preview", error);
    }
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#owned.dispose();
  }

  async #report(): Promise<Report> {
    const view = await this.#services.taskFiles.viewOf(this.#document);
    const { uri } = this.#document;
    const name = path.posix.basename(uri.path);
    const rules = this.#services.taskFiles.rulesOf(this.#document);
    return {
      id: this.#id,
      connectionId: "",
      repository: "",
      name: l10n.t("Preview {0}", name),
      json: parseJson(JSON.stringify(previewJson(view))),
      page: taskPreview(view, {
        name,
        lineOf: (offset) => this.#document.positionAt(offset).line + 1,
        severityOf: (finding) => severityOf(finding, rules),
      }),
      run: (action) => this.#reveal(action, view),
    };
  }

  async #reveal(action: string, { version }: TaskView): Promise<void> {
    const range = readRevealId(action);
    if (!range) return;
    const document = await workspace.openTextDocument(this.#document.uri);
    const shown = window.visibleTextEditors.find((editor) => editor.document === document);
    // After a change the place may be another one; the start is near it still.
    const end = document.version === version ? range.end : range.start;
    const selection = new Range(document.positionAt(range.start), document.positionAt(end));
    const viewColumn = shown?.viewColumn ?? ViewColumn.One;
    await window.showTextDocument(document, { viewColumn, selection });
  }
}
