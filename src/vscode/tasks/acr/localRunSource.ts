import { Emitter } from "../../../core/base/event.ts";
import { formatReference } from "../../../core/oci/reference.ts";
import type { PushedByRun } from "../../../acr/run/manifestLists.ts";
import type { StepProgress } from "../../../acr/run/runSteps.ts";
import type {
  RunSource,
  TaskRunImage,
  TaskRunState,
  TaskRunStep,
} from "../../platform/taskRuns.ts";

interface LocalRunParts {
  readonly id: string;
  readonly title: string;
  readonly startedAt: number;
  readonly connectionOf: (registry: string) => string | undefined;
  readonly showLog: () => unknown;
  readonly cancel: () => unknown;
}

/** A run on this computer, as the view shows it. */
export class LocalRunSource implements RunSource {
  readonly where = "local";
  readonly id: string;
  readonly title: string;
  readonly startedAt: number;
  readonly #parts: LocalRunParts;
  readonly #changes = new Emitter<undefined>();
  readonly onDidChange = this.#changes.event;
  state: TaskRunState = "running";
  endedAt: number | undefined;
  steps: readonly TaskRunStep[] = [];
  images: readonly TaskRunImage[] = [];

  constructor(parts: LocalRunParts) {
    this.#parts = parts;
    this.id = parts.id;
    this.title = parts.title;
    this.startedAt = parts.startedAt;
  }

  showLog(): unknown {
    return this.#parts.showLog();
  }

  cancel(): unknown {
    return this.#parts.cancel();
  }

  progress(steps: readonly StepProgress[]): void {
    this.steps = steps.map(stepRow);
    this.#changes.fire(undefined);
  }

  end(state: TaskRunState, endedAt: number, pushed: readonly PushedByRun[]): void {
    this.state = state;
    this.endedAt = endedAt;
    this.images = pushed.map(({ reference, digest }) => {
      const { registry, repository, tag } = reference;
      const connectionId = this.#parts.connectionOf(registry);
      return {
        name: formatReference(reference),
        ...(digest !== undefined && { digest }),
        ...(connectionId !== undefined && {
          place: { connectionId, repository, ...(tag !== undefined && { tag }) },
        }),
      };
    });
    this.#changes.fire(undefined);
  }
}

function stepRow({ id, state, startedAt, endedAt, problem }: StepProgress): TaskRunStep {
  const ms = startedAt !== undefined && endedAt !== undefined ? endedAt - startedAt : undefined;
  return {
    id,
    state,
    ...(ms !== undefined && { seconds: ms / 1000 }),
    ...(problem !== undefined && { note: problem }),
  };
}
