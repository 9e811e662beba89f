import { hasEnded, type AzureRun, type OutputImage } from "../../acr/azure/runs/azureRun.ts";
import type { LogEvent } from "../../acr/azure/runs/logEvent.ts";
import { LogReader } from "../../acr/azure/runs/logReader.ts";
import { Emitter } from "../../core/base/event.ts";
import type { RunSource, TaskRunImage, TaskRunState, TaskRunStep } from "../platform/taskRuns.ts";

/** What a run is followed with. */
export interface FollowedRunOptions {
  readonly id: string;
  readonly title: string;
  readonly startedAt: number;
  /** Where the tree has an image. */
  readonly placeOf: (image: OutputImage) => TaskRunImage["place"];
  readonly showLog: () => unknown;
  readonly cancel: () => unknown;
}

/** A run in Azure, as far as its log and its record tell. */
export class FollowedRun implements RunSource {
  readonly id: string;
  readonly title: string;
  readonly where = "azure";
  readonly startedAt: number;
  readonly #options: FollowedRunOptions;
  readonly #changed = new Emitter<undefined>();
  readonly onDidChange = this.#changed.event;
  readonly #reader = new LogReader();
  readonly #steps = new Map<string, TaskRunStep>();
  #state: TaskRunState = "waiting";
  #images: readonly TaskRunImage[] = [];
  #endedAt: number | undefined;

  constructor(options: FollowedRunOptions) {
    this.#options = options;
    this.id = options.id;
    this.title = options.title;
    this.startedAt = options.startedAt;
  }

  get state(): TaskRunState {
    return this.#state;
  }

  get endedAt(): number | undefined {
    return this.#endedAt;
  }

  get steps(): readonly TaskRunStep[] {
    return [...this.#steps.values()];
  }

  get images(): readonly TaskRunImage[] {
    return this.#images;
  }

  showLog(): unknown {
    return this.#options.showLog();
  }

  cancel(): unknown {
    return this.#options.cancel();
  }

  /** Takes in a piece of the log. */
  read(text: string): void {
    const events = this.#reader.push(text);
    for (const event of events) this.#note(event);
    if (events.length > 0) this.#changed.fire(undefined);
  }

  /** Takes in what Azure says of the run. */
  update(run: AzureRun, now: number): void {
    this.#state = stateOf(run);
    this.#images = run.outputImages.map((image) => {
      const { registry, repository, tag, digest } = image;
      const place = this.#options.placeOf(image);
      return {
        name: `${registry}/${repository}${tag === undefined ? "" : `:${tag}`}`,
        ...(digest !== undefined && { digest }),
        ...(place && { place }),
      };
    });
    if (hasEnded(run)) this.#endedAt = run.finishedAt?.getTime() ?? now;
    this.#changed.fire(undefined);
  }

  #note(event: LogEvent): void {
    switch (event.kind) {
      case "stepStarted":
        this.#set(event.step, { state: "running" });
        return;
      case "stepEnded": {
        const state = endStates.get(event.state) ?? "running";
        this.#set(event.step, { state, seconds: event.seconds });
        return;
      }
      case "stepFailed":
        this.#set(event.step, { state: "failed", note: event.error });
        return;
      case "stepErrorIgnored":
        this.#set(event.step, { note: event.error });
        return;
      default:
    }
  }

  #set(id: string, change: Partial<TaskRunStep>): void {
    const known: TaskRunStep = this.#steps.get(id) ?? { id, state: "running" };
    this.#steps.set(id, { ...known, ...change });
  }
}

const endStates: ReadonlyMap<string, TaskRunState> = new Map([
  ["successful", "successful"],
  ["failed", "failed"],
  ["skipped", "skipped"],
]);

function stateOf({ status }: AzureRun): TaskRunState {
  switch (status) {
    case "Queued":
      return "waiting";
    case "Succeeded":
      return "successful";
    case "Failed":
    case "Error":
    case "Timeout":
      return "failed";
    case "Canceled":
      return "cancelled";
    case "Started":
    case "Running":
    case "Unknown":
      return "running";
  }
}
