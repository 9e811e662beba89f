import { commands, workspace, type TextDocument, type Uri } from "vscode";
import { DisposableStore, type Disposable } from "../../../core/base/disposable.ts";
import type { Logger } from "../../../core/base/logger.ts";
import type { Settings } from "../../platform/settings.ts";
import { TaskFiles } from "./taskFiles.ts";
import type { TaskLensCommand } from "./taskLenses.ts";
import type { TaskSupport } from "./taskSupport.ts";
import type { TaskView } from "./taskView.ts";

/** What task files need of the rest of the extension. */
export interface TaskLanguageOptions {
  readonly settings: Settings;
  /** What stands above the first line; each command is called with the file's URI. */
  readonly lenses: readonly TaskLensCommand[];
  /** Hosts of the registries that the user added. */
  readonly registries: () => readonly string[];
  /** The page on the rules. */
  readonly docs: Uri;
  readonly logger: Logger;
}

/**
 * Task files of Azure Container Registry in the editor. What reads them is loaded when the first one
 * is opened, or asked for by a command.
 */
export class TaskLanguage implements Disposable {
  readonly #options: TaskLanguageOptions;
  readonly #files: TaskFiles;
  readonly #owned = new DisposableStore();
  readonly #waiting = this.#owned.add(new DisposableStore());
  #support: Promise<TaskSupport> | undefined;

  constructor(options: TaskLanguageOptions) {
    this.#options = options;
    this.#files = new TaskFiles(options.settings);
    const look = (document: TextDocument) => {
      if (!this.#support && this.isTaskFile(document)) this.#start();
    };
    this.#waiting.add(workspace.onDidOpenTextDocument(look));
    this.#waiting.add(workspace.onDidChangeTextDocument(({ document }) => look(document)));
    const lookAtAll = () => {
      for (const document of workspace.textDocuments) look(document);
    };
    this.#waiting.add(options.settings.onDidChange(lookAtAll));
    lookAtAll();
  }

  /** By its name, a setting, or what is in it. */
  isTaskFile(document: TextDocument): boolean {
    return this.#files.isTaskFile(document);
  }

  /** A task file as it is now, read as the engine reads it: once for each version of its text. */
  async viewOf(document: TextDocument): Promise<TaskView> {
    const { documents } = await this.#load();
    return documents.of(document);
  }

  /** Rule → severity, or `off`, as the settings say it for a file. */
  rulesOf({ uri }: TextDocument): Readonly<Record<string, unknown>> {
    return this.#options.settings.tasks(uri).rules;
  }

  /** Shows the page on the problems of task files, at one of them if it is named. */
  async showRules(rule?: unknown): Promise<void> {
    const fragment = typeof rule === "string" ? rule : "";
    await commands.executeCommand("markdown.showPreview", this.#options.docs.with({ fragment }));
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #start(): void {
    this.#load().catch((error: unknown) =>
      this.#options.logger.error("Loading the support of task files failed", error),
    );
  }

  #load(): Promise<TaskSupport> {
    this.#waiting.dispose();
    this.#support ??= import("./taskSupport.ts").then(({ TaskSupport: Support }) =>
      this.#owned.add(new Support({ ...this.#options, files: this.#files })),
    );
    return this.#support;
  }
}
