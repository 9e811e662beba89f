import pLimit from "p-limit";
import { raceAbort, throwIfAborted, type Cancellable } from "./abort.ts";

/** Runs at most `concurrency` tasks of a key at once, first come, first served. */
export class KeyedLimiter {
  readonly #limits = new Map<string, ReturnType<typeof pLimit>>();
  readonly #concurrency: number;

  constructor(concurrency: number) {
    this.#concurrency = concurrency;
  }

  /** Runs the task when there is room; a task cancelled while it waits never starts. */
  run<T>(key: string, task: () => Promise<T>, { signal }: Cancellable = {}): Promise<T> {
    return raceAbort(this.#turn(key, task, signal), signal);
  }

  /** Like {@link run}, but a task that has begun is waited for: it notices by itself that it is cancelled. */
  async runToEnd<T>(key: string, task: () => Promise<T>, { signal }: Cancellable = {}): Promise<T> {
    const state = { hasBegun: false };
    const begin = () => {
      state.hasBegun = true;
      return task();
    };
    const turn = this.#turn(key, begin, signal);
    try {
      return await raceAbort(turn, signal);
    } catch (error) {
      if (!state.hasBegun) throw error;
      return turn;
    }
  }

  #turn<T>(key: string, task: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    let limit = this.#limits.get(key);
    if (!limit) {
      limit = pLimit(this.#concurrency);
      this.#limits.set(key, limit);
    }
    return limit(() => {
      throwIfAborted(signal);
      return task();
    });
  }
}

/**
 * Maps items with at most `concurrency` running at once; results keep the order of the items. Fails
 * with the first failure, after which no further item is started.
 */
export async function mapLimited<T, R>(
  items: readonly T[],
  concurrency: number,
  map: (item: T, position: number) => Promise<R>,
): Promise<R[]> {
  const limit = pLimit(concurrency);
  let failure: { readonly error: unknown } | undefined;
  const run = async (item: T, position: number): Promise<R> => {
    if (failure) throw failure.error;
    try {
      return await map(item, position);
    } catch (error) {
      failure ??= { error };
      throw error;
    }
  };
  return Promise.all(items.map((item, position) => limit(run, item, position)));
}
