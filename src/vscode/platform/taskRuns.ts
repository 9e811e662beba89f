import type { Disposable } from "../../core/base/disposable.ts";
import { Emitter, type Event } from "../../core/base/event.ts";

/** How far a run, or a step of one, is. */
export type TaskRunState =
  | "waiting"
  | "running"
  | "successful"
  | "failed"
  /** Not begun, because another step failed or the run was cancelled. */
  | "skipped"
  | "cancelled";

/** A step of a run, as the view shows it. */
export interface TaskRunStep {
  readonly id: string;
  readonly state: TaskRunState;
  /** What it took; of one that has ended. */
  readonly seconds?: number;
  /** For people: what it does, or why it failed. */
  readonly note?: string;
}

/** An image that a run pushed. */
export interface TaskRunImage {
  /** As the task names it. */
  readonly name: string;
  readonly digest?: string;
  /** Where the tree has it; undefined where the registry is no connection. */
  readonly place?: {
    readonly connectionId: string;
    readonly repository: string;
    readonly tag?: string;
  };
}

/** A run of a task file, on this computer or in Azure, as long as it is worth showing. */
export interface RunSource {
  /** Unique among all runs. */
  readonly id: string;
  /** For people: `acb.yaml · contoso.azurecr.io`. */
  readonly title: string;
  readonly where: "local" | "azure";
  readonly state: TaskRunState;
  /** Milliseconds since the Unix epoch. */
  readonly startedAt: number;
  readonly endedAt: number | undefined;
  readonly steps: readonly TaskRunStep[];
  readonly images: readonly TaskRunImage[];
  /** Anything of it may be different. */
  readonly onDidChange: Event<undefined>;
  /** Opens what it wrote. */
  showLog(): unknown;
  /** Asks it to stop; not called once it has ended. */
  cancel(): unknown;
}

/** The runs of this window, newest first. */
export class TaskRuns implements Disposable {
  readonly #changes = new Emitter<RunSource | undefined>();
  #runs: readonly { readonly run: RunSource; readonly listening: Disposable }[] = [];

  /** Tells the run that changed; `undefined`: the list itself. */
  readonly onDidChange = this.#changes.event;

  get all(): readonly RunSource[] {
    return this.#runs.map(({ run }) => run);
  }

  /** Shows a run, in the place of one with the same id. */
  add(run: RunSource): void {
    this.#drop(({ id }) => id === run.id);
    const listening = run.onDidChange(() => this.#changes.fire(run));
    this.#runs = [{ run, listening }, ...this.#runs];
    this.#changes.fire(undefined);
  }

  /** Takes away what has ended. */
  clear(): void {
    this.#drop(({ endedAt }) => endedAt !== undefined);
    this.#changes.fire(undefined);
  }

  dispose(): void {
    this.#drop(() => true);
    this.#changes.dispose();
  }

  #drop(isMeant: (run: RunSource) => boolean): void {
    for (const { run, listening } of this.#runs) if (isMeant(run)) listening.dispose();
    this.#runs = this.#runs.filter(({ run }) => !isMeant(run));
  }
}
