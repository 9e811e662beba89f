import type { Platform } from "../../core/oci/platform.ts";
import { readDockerfile, type Dockerfile } from "../dockerfile/readDockerfile.ts";
import type { Step, Task } from "../model/task.ts";
import type { PlannedBuild, PlannedImage, TaskPlan } from "../plan/taskPlan.ts";
import type { TaskReading } from "../taskReading.ts";
import type { SourceRange } from "../text/mappedText.ts";
import { ImageIndex } from "./imageIndex.ts";
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
  readonly images: ImageIndex;
  readonly runPlatform: Platform;
  readonly #files: LintInputs["files"];
  readonly #dockerfiles = new Map<string, Dockerfile>();
  #filledIn: ReadonlySet<number> | undefined;

  constructor(reading: TaskReading, task: Task, plan: TaskPlan, inputs: LintInputs) {
    this.reading = reading;
    this.task = task;
    this.plan = plan;
    this.runPlatform = inputs.runPlatform;
    this.#files = inputs.files;
    this.order = new StepOrder(task, reading.graph);
    this.images = new ImageIndex(plan, task.steps);
  }

  /** A part of the file as it is written. */
  written({ start, end }: SourceRange): string {
    return this.reading.source.slice(start, end);
  }

  /** What stands before a place in the file, as far back as anybody looks. */
  writtenBefore(at: number): string {
    return this.reading.source.slice(Math.max(0, at - 1000), at);
  }

  /** Where an image is named in the file, each place once; only those that hold nothing but the name. */
  placesOf(image: PlannedImage): readonly SourceRange[] {
    const places = new Map(this.images.namesOf(image).map(({ range }) => [range.start, range]));
    return [...places.values()].filter((range) => {
      const withoutActions = this.written(range).replace(/\{\{[^{}]*\}\}/g, "");
      return !/[\s"'`]/.test(withoutActions);
    });
  }

  /**
   * Whether two names are the same in every run: they are now, and they are written alike or hold
   * nothing that is not set now.
   */
  isSameImage(one: PlannedImage, other: PlannedImage): boolean {
    if (one.key === undefined || one.key !== other.key) return false;
    const [first, second] = [this.#wholeName(one), this.#wholeName(other)];
    const isAlike = this.written(first) === this.written(second);
    return isAlike || (this.#isCertain(first) && this.#isCertain(second));
  }

  /** A name with the actions beside it: those have become nothing, or they would be part of it. */
  #wholeName({ range: { start, end } }: PlannedImage): SourceRange {
    const { source } = this.reading;
    const from = source.endsWith("}}", start) ? source.lastIndexOf("{{", start) : start;
    const to = source.startsWith("{{", end) ? source.indexOf("}}", end) + 2 : end;
    return { start: Math.max(from, 0), end: Math.max(to, end) };
  }

  /** Whether all actions in a name are set, and none makes something else of what is set. */
  #isCertain(name: SourceRange): boolean {
    const written = this.written(name);
    if (/[|(]/.test(written)) return false;
    return [...written.matchAll(/\{\{/g)].every(({ index }) => this.isFilledIn(name.start + index));
  }

  /** Whether the action that begins there in the file has become something. */
  isFilledIn(start: number): boolean {
    this.#filledIn ??= filledIn(this.reading);
    return this.#filledIn.has(start);
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

function filledIn({ rendered }: TaskReading): ReadonlySet<number> {
  const starts = new Set<number>();
  for (const { source, isCopy } of rendered?.stretchesIn(0, rendered.text.length) ?? []) {
    if (!isCopy) starts.add(source.start);
  }
  return starts;
}
