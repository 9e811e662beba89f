import { throwIfAborted, type Cancellable } from "../../../core/base/abort.ts";
import type { Clock } from "../../../core/base/clock.ts";
import { NetworkError, type NetworkErrorCode } from "../../../core/http/networkError.ts";
import { ArmError } from "./armError.ts";

/** The longest pause that is made because Azure asks for it, in milliseconds. */
const maxPauseMs = 10 * 60 * 1000;

const passing: ReadonlySet<NetworkErrorCode> = new Set<NetworkErrorCode>([
  "dns",
  "refused",
  "reset",
  "timeout",
  "unreachable",
]);

/**
 * Bears with failures of the kind that passes while something goes on in Azure that is only looked
 * at: a computer that slept, a network that is gone, a service that is overwhelmed.
 */
export class Outage {
  readonly #clock: Clock;
  readonly #maxMs: number;
  #since: number | undefined;
  #failure: NetworkError | ArmError | undefined;

  /** @param maxMs milliseconds of nothing but failures that are borne */
  constructor(clock: Clock, maxMs: number) {
    this.#clock = clock;
    this.#maxMs = maxMs;
  }

  /** The last failure, as long as nothing has gone well since. */
  get failure(): Error | undefined {
    return this.#failure;
  }

  /** What comes of the work; `undefined` where it failed and may be tried again after a while. */
  async bear<T>(work: () => Promise<T>, options: Cancellable): Promise<T | undefined> {
    try {
      const result = await work();
      this.end();
      return result;
    } catch (error) {
      await this.note(error, options);
      return undefined;
    }
  }

  /** Takes a failure in, and waits where Azure says how long; throws the one that does not pass. */
  async note(error: unknown, { signal }: Cancellable): Promise<void> {
    throwIfAborted(signal);
    const now = this.#clock.now();
    this.#since ??= now;
    if (!isPassing(error) || now - this.#since >= this.#maxMs) throw error;
    this.#failure = error;
    const asked = ArmError.is(error) ? error.retryAfterMs : undefined;
    if (asked !== undefined) await this.#clock.delay(Math.min(asked, maxPauseMs), { signal });
  }

  /** Something has gone well. */
  end(): void {
    this.#since = undefined;
    this.#failure = undefined;
  }
}

function isPassing(error: unknown): error is NetworkError | ArmError {
  if (NetworkError.is(error)) return passing.has(error.code);
  return ArmError.is(error, "serverError") || ArmError.is(error, "throttled");
}
