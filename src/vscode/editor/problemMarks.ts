import { DisposableStore, type Disposable } from "../../core/base/disposable.ts";
import type { DraftDiagnostics } from "./draftDiagnostics.ts";
import type { DraftProblems } from "./draftProblems.ts";

/**
 * Problems of drafts on their texts. What tells of them is loaded when the first draft is opened:
 * one that is not open has no text to be marked.
 */
export class ProblemMarks implements Disposable {
  readonly #problems: DraftProblems;
  readonly #store = new DisposableStore();
  #diagnostics: Promise<DraftDiagnostics> | undefined;

  constructor(problems: DraftProblems) {
    this.#problems = problems;
    this.#store.add(problems.onDidChange((id) => void this.#show(id)));
  }

  dispose(): void {
    this.#store.dispose();
  }

  async #show(draftId: string): Promise<void> {
    if (!this.#diagnostics && !this.#problems.documentOf(draftId)) return;
    this.#diagnostics ??= this.#load();
    (await this.#diagnostics).show(draftId);
  }

  async #load(): Promise<DraftDiagnostics> {
    const { DraftDiagnostics } = await import("./draftDiagnostics.ts");
    return this.#store.add(new DraftDiagnostics(this.#problems));
  }
}
