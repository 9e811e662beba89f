import { raceAbort, throwIfAborted, type Cancellable } from "./abort.ts";

interface Running<T> {
  readonly result: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/**
 * Lets several callers share one piece of work that is wanted at the same time. A caller who is
 * cancelled leaves it to the others; when the last one leaves, the work itself is cancelled.
 */
export class SharedWork<T> {
  readonly #running = new Map<string, Running<T>>();

  /** Joins the work of that key, or starts it. The signal given to `work` is not the caller's. */
  async run(
    key: string,
    work: (signal: AbortSignal) => Promise<T>,
    { signal }: Cancellable = {},
  ): Promise<T> {
    throwIfAborted(signal);
    const running = this.#running.get(key) ?? this.#start(key, work);
    running.waiting += 1;
    try {
      return await raceAbort(running.result, signal);
    } finally {
      running.waiting -= 1;
      if (running.waiting === 0) {
        // Whoever comes now must not join what was cancelled.
        if (this.#running.get(key) === running) this.#running.delete(key);
        running.controller.abort();
      }
    }
  }

  #start(key: string, work: (signal: AbortSignal) => Promise<T>): Running<T> {
    const controller = new AbortController();
    const running = { result: work(controller.signal), controller, waiting: 0 };
    // Told to those who wait; without any of them it is nobody's failure.
    running.result.catch(() => undefined);
    this.#running.set(key, running);
    return running;
  }
}
