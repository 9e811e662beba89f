import { anySignal, isAbortError, throwIfAborted } from "../../base/abort.ts";
import type { Clock } from "../../base/clock.ts";
import { NetworkError } from "../../http/networkError.ts";
import { requestIdOf } from "../../http/requestId.ts";
import type { SkipReason, StepName, StepOutcome, DiagnosisStep, Exchange } from "./diagnosis.ts";
import type { ExchangeRecorder, RecordedExchange } from "./exchangeRecorder.ts";
import { FactList } from "./factList.ts";

/** What the work of a step is given. */
export interface StepContext {
  readonly facts: FactList;
  readonly signal: AbortSignal | undefined;
}

/** How a step's work ended, before it is told. */
export interface StepRun {
  readonly outcome: StepOutcome;
  readonly elapsedMs: number;
  readonly facts: FactList;
  readonly exchanges: readonly RecordedExchange[];
}

export interface StepRunnerOptions {
  /** `host[:port]` of the registry. */
  readonly host: string;
  readonly recorder: ExchangeRecorder;
  readonly clock: Clock;
  /** Milliseconds that a step may take. */
  readonly limitMs: number;
  readonly signal: AbortSignal | undefined;
}

/** Runs the steps of a diagnosis: each with a time limit, its failure being its outcome. */
export class StepRunner {
  readonly #options: StepRunnerOptions;

  constructor(options: StepRunnerOptions) {
    this.#options = options;
  }

  /**
   * The work has to end when its signal fires. Throws only an `AbortError`, where the diagnosis as a
   * whole was cancelled.
   */
  async run(work: (context: StepContext) => Promise<StepOutcome | undefined>): Promise<StepRun> {
    const { clock, recorder } = this.#options;
    const facts = new FactList();
    const start = clock.now();
    const first = recorder.exchanges.length;
    const outcome = await this.#limited(facts, work);
    const exchanges = recorder.exchanges.slice(first);
    return { outcome, elapsedMs: clock.now() - start, facts, exchanges };
  }

  async #limited(
    facts: FactList,
    work: (context: StepContext) => Promise<StepOutcome | undefined>,
  ): Promise<StepOutcome> {
    const { clock, limitMs, signal: cancelled } = this.#options;
    throwIfAborted(cancelled);
    const expired = new AbortController();
    const done = new AbortController();
    void clock.delay(limitMs, { signal: done.signal }).then(
      () => expired.abort(),
      () => undefined, // the step was sooner
    );
    const signal = anySignal(cancelled, expired.signal);
    try {
      return (await work({ facts, signal })) ?? { kind: "passed" };
    } catch (error) {
      throwIfAborted(cancelled);
      return { kind: "failed", error: isAbortError(error) ? this.#timeout(error) : error };
    } finally {
      done.abort();
    }
  }

  #timeout(cause: unknown): NetworkError {
    const host = this.#options.recorder.pendingHost ?? this.#options.host;
    return new NetworkError("timeout", `${host} did not answer in time`, {
      host,
      reason: "ETIMEDOUT",
      cause,
    });
  }
}

/** The step as it is told. */
export function toStep(name: StepName, run: StepRun): DiagnosisStep {
  const { outcome, elapsedMs, facts, exchanges } = run;
  return { name, outcome, elapsedMs, facts: facts.facts, exchanges: exchanges.map(plain) };
}

export function skippedStep(name: StepName, reason: SkipReason): DiagnosisStep {
  const outcome: StepOutcome = { kind: "skipped", reason };
  return { name, outcome, elapsedMs: 0, facts: [], exchanges: [] };
}

/** What of an exchange may be shown. */
function plain({ method, url, status, headers, failure, elapsedMs }: RecordedExchange): Exchange {
  const isRefusal = status !== undefined && status >= 400;
  const requestId = isRefusal && headers ? requestIdOf(headers) : undefined;
  return {
    method,
    url,
    elapsedMs,
    ...(status !== undefined && { status }),
    ...(requestId !== undefined && { requestId }),
    ...(failure !== undefined && { failure }),
  };
}
