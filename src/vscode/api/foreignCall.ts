import { CancellationTokenSource } from "vscode";
import { anySignal, isAbortError, throwIfAborted } from "../../core/base/abort.ts";
import type { Clock } from "../../core/base/clock.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import type { ProviderError, ProviderErrorCode } from "../../providers/providerError.ts";
import { reasonOf } from "./foreignError.ts";

/** What a {@link ForeignCall} depends on. */
interface ForeignCallOptions {
  readonly clock: Clock;
  /** Fires when the extension's provider goes. */
  readonly lifetime: AbortSignal;
  readonly signal: AbortSignal | undefined;
  /** Makes the error for what goes wrong. */
  readonly failure: (code: ProviderErrorCode, reason?: string) => ProviderError;
}

/**
 * A call of another extension, or several that belong together, as those for the pages of a list.
 * Each ends in time and when cancelled, whatever the extension does. An `AbortError` that the
 * extension itself throws is a failure like any other.
 */
export class ForeignCall implements Disposable {
  readonly #options: ForeignCallOptions;
  readonly #source = new CancellationTokenSource();
  readonly #isOver = new AbortController();

  constructor(options: ForeignCallOptions) {
    this.#options = options;
    const cancel = () => this.#source.cancel();
    for (const each of [options.signal, options.lifetime]) {
      if (each?.aborted) cancel();
      each?.addEventListener("abort", cancel, { once: true, signal: this.#isOver.signal });
    }
  }

  /** What the extension is given to hear that nobody waits any more. */
  get token(): unknown {
    return this.#source.token;
  }

  /** The answer. Rejects with what `failure` made, or with an `AbortError` when cancelled. */
  async run(limitMs: number, call: () => unknown): Promise<unknown> {
    const { clock, lifetime, signal, failure } = this.#options;
    throwIfAborted(signal);
    const isAnswered = new AbortController();
    const late = clock
      .delay(limitMs, { signal: anySignal(signal, lifetime, isAnswered.signal) })
      .then(() => Promise.reject(failure("timeout")));
    const answer = new Promise((resolve) => resolve(call())).catch((error: unknown) => {
      throw failure("failed", reasonOf(error));
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      throw isAbortError(error) && !signal?.aborted ? failure("missing") : error;
    } finally {
      isAnswered.abort();
    }
  }

  /** Tells the extension that nobody waits any more. */
  dispose(): void {
    this.#isOver.abort();
    this.#source.cancel();
    this.#source.dispose();
  }
}
