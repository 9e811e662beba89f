import type { Platform } from "../../core/oci/platform.ts";
import { readDockerfile, type Dockerfile } from "../dockerfile/readDockerfile.ts";
import type { Step, Task } from "../model/task.ts";
import type { PlannedBuild, TaskPlan } from "../plan/taskPlan.ts";
import type { TaskReading } from "../taskReading.ts";
import type { SourceRange } from "../text/mappedText.ts";
import { StepOrder } from "./stepOrder.ts";

/** What the rules are given besides the task file. */
export interface LintInputs {
  /** The platform of the machine that runs the task: what `build:` without `--platform` is for. */
  readonly runPlatform: Platform;
  /**
   * Content of the workspace's files that builds name (`dockerfilePath`), `null` for those that are
   * not there; a path that is not among them was not looked at.
   */
  readonly files: ReadonlyMap<string, string | null>;
}

/** What a rule looks at. */
export class LintContext {
  readonly reading: TaskReading;
  readonly task: Task;
  readonly plan: TaskPlan;
  readonly order: StepOrder;
  readonly runPlatform: Platform;
  readonly #files: LintInputs["files"];
  readonly #dockerfiles = new Map<string, Dockerfile>();

  constructor(reading: TaskReading, task: Task, plan: TaskPlan, inputs: LintInputs) {
    this.reading = reading;
    this.task = task;
    this.plan = plan;
    this.runPlatform = inputs.runPlatform;
    this.#files = inputs.files;
    this.order = new StepOrder(task, reading.graph);
  }

  /** A part of the file as it is written. */
  written({ start, end }: SourceRange): string {
    return this.reading.source.slice(start, end);
  }

  /** The Dockerfile of a build; `undefined` if there is none or it was not looked at. */
  dockerfileOf(build: PlannedBuild): Dockerfile | undefined {
    const path = build.dockerfilePath;
    const text = this.dockerfileText(build);
    if (path === undefined || text === undefined) return undefined;
    const known = this.#dockerfiles.get(path) ?? readDockerfile(text);
    this.#dockerfiles.set(path, known);
    return known;
  }

  /** Its text. */
  dockerfileText({ dockerfilePath: path }: PlannedBuild): string | undefined {
    return path === undefined ? undefined : (this.#files.get(path) ?? undefined);
  }

  /** Whether a file of the workspace is known not to be there. */
  isMissing(path: string): boolean {
    return this.#files.get(path) === null;
  }

  /** Whether a step before this one (or the step itself) may build what the file does not say. */
  isOpaqueBefore(step: Step): boolean {
    return this.plan.opaque.some((other) => other === step || this.order.mayPrecede(other, step));
  }
}
