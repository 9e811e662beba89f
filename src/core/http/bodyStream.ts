import type { HttpResponse } from "./fetcher.ts";

type Chunk = IteratorResult<Uint8Array, unknown>;

/** What to do while a body is read. */
export interface BodyObserver {
  chunk?(bytes: Uint8Array): void;
  /** The body came to its end; may throw to make it fail instead. */
  end?(): void;
  /** Once, whatever happened: end, error or an early leave (`error` is undefined but for errors). */
  settled?(error?: unknown): void;
  /** Runs around each read of the source. */
  around?(pull: () => Promise<Chunk>): Promise<Chunk>;
  mapError?(error: unknown): unknown;
}

/**
 * Passes a body on and watches it. Not a generator: leaving a generator before its first read runs
 * none of its code, and would leave the connection behind it open.
 */
export function observeBody(
  source: AsyncIterable<Uint8Array>,
  observer: BodyObserver,
): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => new ObservedIterator(source, observer) };
}

/** The response with its body watched; without a body, `settled` is called at once. */
export function observeResponse(response: HttpResponse, observer: BodyObserver): HttpResponse {
  if (response.body) return { ...response, body: observeBody(response.body, observer) };
  observer.settled?.();
  return response;
}

class ObservedIterator implements AsyncIterator<Uint8Array, undefined> {
  readonly #source: AsyncIterator<Uint8Array, unknown>;
  readonly #observer: BodyObserver;
  #settled = false;

  constructor(source: AsyncIterable<Uint8Array>, observer: BodyObserver) {
    this.#source = source[Symbol.asyncIterator]();
    this.#observer = observer;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      const pull = () => this.#source.next();
      const result = await (this.#observer.around?.(pull) ?? pull());
      if (!result.done) {
        this.#observer.chunk?.(result.value);
        return result;
      }
      if (!this.#settled) this.#observer.end?.();
    } catch (error) {
      const mapped = this.#observer.mapError?.(error) ?? error;
      await this.#fail(mapped);
      throw mapped;
    }
    this.#settle();
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#settle();
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  async #fail(error: unknown): Promise<void> {
    this.#settle(error);
    await this.#source.return?.();
  }

  #settle(error?: unknown): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#observer.settled?.(error);
  }
}
