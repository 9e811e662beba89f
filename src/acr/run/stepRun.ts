import { anySignal, isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import { messageOf } from "../../core/base/errors.ts";
import type { BuildStep, CommandStep, PushStep, Step } from "../model/task.ts";
import type { ActionOptions } from "./runEngine.ts";

/** What a step needs of the world. Fails by throwing; an exit code is no failure to run. */
export interface StepPort {
  attempt(step: BuildStep | CommandStep, options: ActionOptions): Promise<number>;
  pullImage(step: Step, options: ActionOptions): Promise<void>;
  pushImage(image: string, options: ActionOptions): Promise<void>;
}

/** What a step is run with. */
export interface StepRunParts {
  readonly port: StepPort;
  readonly clock: Clock;
  /** A line of the engine's own, to be given a time stamp. */
  readonly log: (text: string) => void;
  /** A line of a program that a step runs. */
  readonly write: (line: string) => void;
  /** The step's time begins: its delay is over, its image there. */
  readonly onBegun: () => void;
}

/** `push:` is tried this often, with pauses that double (acr-builder builder/push.go). */
const pushAttempts = 3;

/**
 * Runs one step with its delay, timeout, retries and repeats (acr-builder builder/builder.go,
 * pkg/procmanager). Resolves to what went wrong, `undefined` if nothing did; rejects only with an
 * `AbortError`, once the signal has fired.
 */
export async function runStep(
  step: Step,
  parts: StepRunParts,
  { signal }: Cancellable,
): Promise<string | undefined> {
  return new StepRun(step, parts, signal).run();
}

class StepRun {
  readonly #step: Step;
  readonly #parts: StepRunParts;
  readonly #signal: AbortSignal | undefined;

  constructor(step: Step, parts: StepRunParts, signal: AbortSignal | undefined) {
    this.#step = step;
    this.#parts = parts;
    this.#signal = signal;
  }

  async run(): Promise<string | undefined> {
    const { log, clock } = this.#parts;
    const { id, timeout, workingDirectory, network = "", startDelay } = this.#step;
    const folder = workingDirectory?.text.text ?? "";
    log(
      `Executing step ID: ${id}. Timeout(sec): ${String(timeout)}, Working directory: '${folder}', Network: '${network}'`,
    );
    if (startDelay > 0) {
      log(`Waiting ${String(startDelay)} seconds before executing step ID: ${id}`);
      await clock.delay(startDelay * 1000, { signal: this.#signal });
    }
    return this.#limited();
  }

  /** The timeout is of all attempts together, with the pauses between them. */
  async #limited(): Promise<string | undefined> {
    const { clock, onBegun } = this.#parts;
    const { timeout } = this.#step;
    const ended = new AbortController();
    const late = new AbortController();
    const signal = anySignal(this.#signal, late.signal) ?? late.signal;
    try {
      const problem = await this.#pulled({ signal: this.#signal });
      if (problem !== undefined) return problem;
      onBegun();
      clock.delay(timeout * 1000, { signal: ended.signal }).then(
        () => late.abort(),
        () => undefined,
      );
      return await this.#repeated(signal);
    } catch (error) {
      if (this.#signal?.aborted || !isAbortError(error)) throw error;
      return `timed out after ${String(timeout)} seconds`;
    } finally {
      ended.abort();
    }
  }

  async #pulled(options: Cancellable): Promise<string | undefined> {
    const step = this.#step;
    if (step.kind !== "cmd" || !step.pull) return undefined;
    this.#parts.log("Step specified pull. Performing an explicit pull...");
    return this.#retried(
      {
        retries: step.downloadRetries,
        delay: step.downloadRetryDelay,
        act: () =>
          failing(async () => {
            await this.#parts.port.pullImage(step, this.#options(options.signal));
            return 0;
          }),
      },
      options.signal,
    );
  }

  async #repeated(signal: AbortSignal): Promise<string | undefined> {
    const step = this.#step;
    if (step.kind === "empty") return "step is missing a cmd, build, or push property";
    if (step.kind === "push") return this.#push(step, signal);
    const problems: string[] = [];
    // Every round is run, whatever came of the ones before.
    for (let round = 0; round <= step.repeat; round++) {
      const problem = await this.#launched(step, signal);
      if (problem !== undefined) problems.push(problem);
    }
    return problems.length > 0 ? problems.join("\n") : undefined;
  }

  #launched(step: BuildStep | CommandStep, signal: AbortSignal): Promise<string | undefined> {
    const { log, port } = this.#parts;
    const wanted = step.retryOnErrors.map(({ text }) => text.text);
    let isWanted = wanted.length === 0;
    const options = this.#options(signal, (line) => {
      isWanted ||= wanted.some((text) => line.includes(text));
    });
    return this.#retried(
      {
        retries: step.retries,
        delay: step.retryDelay,
        act: async () => {
          isWanted = wanted.length === 0;
          log(`Launching container with name: ${step.id}`);
          const problem = await failing(() => port.attempt(step, options));
          if (problem === undefined) log(`Successfully executed container: ${step.id}`);
          return problem;
        },
        mayRetry: () => isWanted,
      },
      signal,
    );
  }

  async #retried(
    {
      retries,
      delay,
      act,
      mayRetry = () => true,
    }: {
      readonly retries: number;
      /** Seconds. */
      readonly delay: number;
      readonly act: () => Promise<string | undefined>;
      readonly mayRetry?: () => boolean;
    },
    signal: AbortSignal | undefined,
  ): Promise<string | undefined> {
    const { log, clock } = this.#parts;
    const { id } = this.#step;
    for (let attempt = 0; ; attempt++) {
      const problem = await act();
      if (problem === undefined) return undefined;
      if (attempt >= retries || !mayRetry()) {
        log(`Container failed during run: ${id}. No retries remaining.`);
        return problem;
      }
      log(
        `Container failed during run: ${id}, waiting ${String(delay)} seconds before retrying...`,
      );
      await clock.delay(delay * 1000, { signal });
    }
  }

  async #push({ images }: PushStep, signal: AbortSignal): Promise<string | undefined> {
    for (const { name } of images) {
      const problem = await this.#pushOne(name, signal);
      if (problem !== undefined) return problem;
    }
    return undefined;
  }

  async #pushOne(image: string, signal: AbortSignal): Promise<string | undefined> {
    const { log, clock, port } = this.#parts;
    for (let attempt = 1; ; attempt++) {
      log(`Pushing image: ${image}, attempt ${String(attempt)}`);
      const problem = await failing(async () => {
        await port.pushImage(image, this.#options(signal));
        return 0;
      });
      if (problem === undefined) {
        log(`Successfully pushed image: ${image}`);
        return undefined;
      }
      if (attempt === pushAttempts) return `failed to push images: ${problem}`;
      const pause = 2 ** attempt;
      log(`Failed to push image: ${image}, waiting ${String(pause)} seconds: ${problem}`);
      await clock.delay(pause * 1000, { signal });
    }
  }

  #options(signal: AbortSignal | undefined, onLine?: (line: string) => void): ActionOptions {
    return {
      signal,
      onLine: (line) => {
        this.#parts.write(line);
        onLine?.(line);
      },
    };
  }
}

/** What went wrong, in words; cancellations stay what they are. */
async function failing(act: () => Promise<number>): Promise<string | undefined> {
  try {
    const code = await act();
    return code === 0 ? undefined : `exit status ${String(code)}`;
  } catch (error) {
    if (isAbortError(error)) throw error;
    return messageOf(error);
  }
}
