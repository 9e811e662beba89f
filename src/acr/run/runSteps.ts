import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import { messageOf } from "../../core/base/errors.ts";
import type { StepGraph } from "../model/stepGraph.ts";
import type { Step } from "../model/task.ts";
import { secondsOf } from "./runLog.ts";
import { runStep, type StepPort } from "./stepRun.ts";

/** How far a step is. The engine knows no `cancelled`. */
export type StepState = "waiting" | "running" | "successful" | "failed" | "skipped" | "cancelled";

/** A step as it stands. */
export interface StepProgress {
  readonly id: string;
  readonly state: StepState;
  /** Milliseconds since the Unix epoch; the step's delay and pull are not counted. */
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** Why it failed, also where that was ignored. */
  readonly problem: string | undefined;
}

/** How the steps ended. */
export interface StepsOutcome {
  readonly kind: "successful" | "failed" | "cancelled";
  /** In the engine's words. */
  readonly problem: string | undefined;
  /** In the order of the file. */
  readonly steps: readonly StepProgress[];
}

/** What is run, and with what. */
export interface StepsRun {
  readonly steps: readonly Step[];
  readonly graph: StepGraph;
  readonly port: StepPort;
  readonly clock: Clock;
  /** A line of the engine's own, to be given a time stamp. */
  readonly log: (text: string) => void;
  /** A line of a program that a step runs. */
  readonly write: (line: string) => void;
  readonly onProgress: (steps: readonly StepProgress[]) => void;
}

/**
 * Runs the steps of a task: each as soon as all it waits for are done, as many at the same time as
 * there are. The first that fails and has no `ignoreErrors` ends the run, and the others with it; one
 * that has is done for those that wait for it (acr-builder builder/builder.go). Never rejects.
 */
export function runSteps(run: StepsRun, options: Cancellable = {}): Promise<StepsOutcome> {
  return new StepsInRun(run, options.signal).run();
}

class StepsInRun {
  readonly #run: StepsRun;
  readonly #signal: AbortSignal | undefined;
  readonly #stop = new AbortController();
  readonly #progress: Map<string, StepProgress>;
  readonly #waitsFor: Map<string, Set<string>>;
  #problem: string | undefined;

  constructor(run: StepsRun, signal: AbortSignal | undefined) {
    this.#run = run;
    this.#signal = signal;
    this.#progress = new Map(run.steps.map(({ id }) => [id, unbegun(id)]));
    const { parents } = run.graph;
    this.#waitsFor = new Map(run.steps.map(({ id }) => [id, new Set(parents.get(id))]));
  }

  async run(): Promise<StepsOutcome> {
    const cancel = (): void => this.#stop.abort();
    if (this.#signal?.aborted) cancel();
    this.#signal?.addEventListener("abort", cancel, { once: true });
    try {
      await Promise.all(this.#run.graph.roots.map((id) => this.#step(id)));
    } finally {
      this.#signal?.removeEventListener("abort", cancel);
    }
    for (const { id, state } of this.#steps()) {
      if (state === "waiting") this.#set(id, { state: "skipped" });
    }
    this.#logStates();
    const isCancelled = this.#signal?.aborted === true && this.#problem === undefined;
    const failed = this.#problem === undefined ? "successful" : "failed";
    return {
      kind: isCancelled ? "cancelled" : failed,
      problem: this.#problem,
      steps: this.#steps(),
    };
  }

  async #step(id: string): Promise<void> {
    const step = this.#run.steps.find((each) => each.id === id);
    if (!step || this.#stop.signal.aborted) return;
    this.#set(id, { state: "running" });
    const problem = await this.#attempt(step);
    if (problem === cancelled) return;
    if (problem !== undefined && !step.ignoreErrors) {
      this.#fail(step, problem);
      return;
    }
    if (problem !== undefined) {
      this.#run.log(
        `Step ID: ${id} encountered an error: ${problem}, but is set to ignore errors. Continuing...`,
      );
    }
    this.#set(id, { state: "successful", endedAt: this.#now(), problem });
    await this.#release(id);
  }

  async #attempt(step: Step): Promise<string | typeof cancelled | undefined> {
    const { signal } = this.#stop;
    const onBegun = (): void => this.#set(step.id, { startedAt: this.#now() });
    try {
      return await runStep(step, { ...this.#run, onBegun }, { signal });
    } catch (error) {
      if (!isAbortError(error)) return messageOf(error);
      this.#set(step.id, { state: "cancelled", endedAt: this.#now() });
      return cancelled;
    }
  }

  #fail({ id }: Step, problem: string): void {
    this.#set(id, { state: "failed", endedAt: this.#now(), problem });
    this.#problem ??= `failed to run step ID: ${id}: ${problem}`;
    this.#stop.abort();
  }

  async #release(id: string): Promise<void> {
    const ready = (this.#run.graph.children.get(id) ?? []).filter((child) => {
      const waitsFor = this.#waitsFor.get(child);
      waitsFor?.delete(id);
      return waitsFor?.size === 0;
    });
    await Promise.all(ready.map((child) => this.#step(child)));
  }

  #logStates(): void {
    for (const { id, state, startedAt, endedAt } of this.#steps()) {
      const ms = startedAt === undefined || endedAt === undefined ? 0 : endedAt - startedAt;
      this.#run.log(
        `Step ID: ${id} marked as ${state} (elapsed time in seconds: ${secondsOf(ms)})`,
      );
    }
  }

  #set(id: string, change: Partial<StepProgress>): void {
    this.#progress.set(id, { ...(this.#progress.get(id) ?? unbegun(id)), ...change });
    this.#run.onProgress(this.#steps());
  }

  #steps(): readonly StepProgress[] {
    return [...this.#progress.values()];
  }

  #now(): number {
    return this.#run.clock.now();
  }
}

const cancelled = Symbol("cancelled");

function unbegun(id: string): StepProgress {
  return { id, state: "waiting", startedAt: undefined, endedAt: undefined, problem: undefined };
}
