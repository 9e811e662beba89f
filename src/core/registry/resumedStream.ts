import type { Clock } from "../base/clock.ts";
import { NetworkError } from "../http/networkError.ts";
import { backoffMs } from "../http/retryTiming.ts";
import { StoreError } from "./storeError.ts";

/** Tries in a row that bring nothing. */
const maxFruitlessTries = 3;

/** Servers that give a few bytes each time would keep us busy for days. */
const maxTries = 100;

/** How a stream is gone on with. */
export interface Resumption {
  /** The content from a byte on, which counts from where the stream began. */
  readonly reopen: (at: number) => Promise<AsyncIterable<Uint8Array>>;
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
}

/**
 * A stream that goes on where its connection broke, so that whoever hashes it notices only if the
 * content has changed. Gives up after three tries in a row that bring nothing.
 */
export function resumedStream(
  stream: AsyncIterable<Uint8Array>,
  resumption: Resumption,
): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => new ResumedIterator(stream, resumption) };
}

/** Whether what broke is the connection, which may hold the next time. */
function isBrokenConnection(error: unknown): boolean {
  if (!StoreError.is(error, "network")) return false;
  return NetworkError.is(error.cause, "reset") || NetworkError.is(error.cause, "timeout");
}

/** Not a generator: leaving one before its first read would leave the source open. */
class ResumedIterator implements AsyncIterator<Uint8Array, undefined> {
  #source: AsyncIterator<Uint8Array, unknown> | undefined;
  readonly #resumption: Resumption;
  /** Bytes handed out. */
  #at = 0;
  #tries = 0;
  #fruitless = 0;

  constructor(stream: AsyncIterable<Uint8Array>, resumption: Resumption) {
    this.#source = stream[Symbol.asyncIterator]();
    this.#resumption = resumption;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    for (;;) {
      try {
        this.#source ??= await this.#reopen();
        const result = await this.#source.next();
        if (result.done) return { done: true, value: undefined };
        this.#at += result.value.length;
        this.#fruitless = 0;
        return result;
      } catch (error) {
        this.#source = undefined;
        if (!this.#mayTryAgain(error)) throw error;
        const { clock, signal } = this.#resumption;
        await clock.delay(backoffMs(this.#fruitless, Math.random), { signal });
      }
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.#source?.return?.();
    return { done: true, value: undefined };
  }

  async #reopen(): Promise<AsyncIterator<Uint8Array, unknown>> {
    const stream = await this.#resumption.reopen(this.#at);
    return stream[Symbol.asyncIterator]();
  }

  #mayTryAgain(error: unknown): boolean {
    this.#tries += 1;
    this.#fruitless += 1;
    return (
      isBrokenConnection(error) && this.#fruitless <= maxFruitlessTries && this.#tries <= maxTries
    );
  }
}
