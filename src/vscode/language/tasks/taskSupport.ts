import type { DocumentSelector } from "vscode";
import { DisposableStore, type Disposable } from "../../../core/base/disposable.ts";
import { taskFileGlob } from "../../../acr/language/taskFileName.ts";
import { TaskDiagnostics } from "./taskDiagnostics.ts";
import { TaskDocuments } from "./taskDocuments.ts";
import type { TaskFiles } from "./taskFiles.ts";
import type { TaskLanguageOptions } from "./taskLanguage.ts";
import { registerTaskProviders } from "./taskProviders.ts";

/** What the editor's features of task files work with. */
interface TaskSupportOptions extends TaskLanguageOptions {
  readonly files: TaskFiles;
}

/** What task files need in the editor; loaded with the first of them. */
export class TaskSupport implements Disposable {
  readonly #options: TaskSupportOptions;
  readonly #owned = new DisposableStore();
  readonly documents: TaskDocuments;
  readonly #problems: TaskDiagnostics;
  /** What is registered for the globs of the setting. */
  #providers: Disposable;
  #globs: readonly string[];

  constructor(options: TaskSupportOptions) {
    const { settings } = options;
    this.#options = options;
    this.documents = this.#owned.add(new TaskDocuments(settings));
    this.#problems = this.#owned.add(
      new TaskDiagnostics({ ...options, documents: this.documents }),
    );
    this.#globs = settings.tasks(undefined).files;
    this.#providers = this.#register();
    this.#owned.add(settings.onDidChange(() => this.#registerAgain()));
  }

  dispose(): void {
    this.#providers.dispose();
    this.#owned.dispose();
  }

  #registerAgain(): void {
    const globs = this.#options.settings.tasks(undefined).files;
    if (globs.join("\n") === this.#globs.join("\n")) return;
    this.#globs = globs;
    this.#providers.dispose();
    this.#providers = this.#register();
  }

  #register(): Disposable {
    const { documents } = this;
    const problems = this.#problems;
    return registerTaskProviders(this.#selector(), { ...this.#options, documents, problems });
  }

  /** Which of these texts are task files, each provider asks anew. */
  #selector(): DocumentSelector {
    const patterns = [taskFileGlob, ...this.#globs].map((pattern) => ({ pattern }));
    return [{ language: "yaml" }, ...patterns];
  }
}
