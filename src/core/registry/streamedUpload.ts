import { isAbortError, throwIfAborted, type Cancellable } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import { backoffMs } from "../http/retryTiming.ts";
import { StoreError } from "./storeError.ts";
import type { UploadRequests, UploadSession } from "./uploadRequests.ts";
import type { WatchedSource } from "./watchedSource.ts";

/** Tries in a row that bring nothing. */
const maxFruitlessTries = 3;

/** So long the registry may take to say what it has got when an upload is broken off. */
const graceMs = 5_000;

/** What a streamed upload is made with. */
interface StreamedUploadOptions extends Cancellable {
  readonly requests: UploadRequests;
  readonly clock: Clock;
  /** Called when a later run could go on at the session's location; without it, none is to. */
  readonly keep: (() => void) | undefined;
}

/** Whether an upload that failed so can be gone on with, at once or in a later try. */
export function mayGoOn(error: unknown): boolean {
  return isInterruption(error) || StoreError.is(error, "tooManyRequests");
}

/** Whether it helps to ask at once how much has arrived. */
function isInterruption(error: unknown): boolean {
  if (isAbortError(error)) return true;
  return StoreError.is(error, "network") || StoreError.is(error, "serverError");
}

/**
 * Sends a blob as one stream of unknown length, as `docker push` does, and asks after an interruption
 * how much has arrived. Because its length is not announced, it can be broken off so that the
 * registry keeps what it has got: `docker-registry` 2 forgets streams that just end.
 */
export class StreamedUpload {
  readonly #session: UploadSession;
  readonly #source: WatchedSource;
  readonly #options: StreamedUploadOptions;
  #isSent = false;
  #isResumed = false;
  #hasArrived = false;
  #isNothingThere = false;

  constructor(session: UploadSession, source: WatchedSource, options: StreamedUploadOptions) {
    this.#session = session;
    this.#source = source;
    this.#options = options;
  }

  /** Whether the registry has all of it. */
  get isSent(): boolean {
    return this.#isSent;
  }

  /**
   * Whether the registry, with what it said that it had, has come to something else than the blob: a
   * part that was still being written when it was asked, or a session that it has lost.
   */
  isMisplaced(error: unknown): error is StoreError {
    if (!this.#isResumed || this.#source.failure) return false;
    if (StoreError.is(error, "rejected")) {
      // Where nothing has arrived, nothing can be in the wrong place: the body itself is too much.
      return error.status !== 413 && (error.status !== 416 || this.#hasArrived);
    }
    return StoreError.is(error, "notFound");
  }

  /** Whether the registry, asked after a failure, has told that nothing has arrived so far. */
  get isNothingThere(): boolean {
    return this.#isNothingThere;
  }

  /** Sends what follows after the bytes that the registry has; undefined = nothing was sent before. */
  async send(received: number | undefined): Promise<void> {
    const { clock, signal } = this.#options;
    let at = received ?? 0;
    this.#isResumed = received !== undefined;
    this.#hasArrived = at > 0;
    for (let fruitless = 0; at < this.#source.size;) {
      try {
        await this.#add(at);
        break;
      } catch (error) {
        const next = await this.#received(error);
        this.#isResumed = true;
        fruitless = next > at ? 0 : fruitless + 1;
        if (fruitless > maxFruitlessTries) throw error;
        at = next;
        await clock.delay(backoffMs(fruitless + 1, Math.random), { signal });
      }
    }
    this.#isSent = true;
  }

  /** Ends the upload: the registry compares the digest. */
  async commit(): Promise<void> {
    const { requests, signal } = this.#options;
    await requests.commit(this.#session, this.#source.digest, { body: new Uint8Array(), signal });
  }

  async #add(start: number): Promise<void> {
    const { requests, signal, keep } = this.#options;
    const body = { open: () => this.#read(start) };
    const late = keep ? this.#later() : signal;
    await requests.add(this.#session, { body, headers: this.#rangeFrom(start), signal: late });
    keep?.();
    throwIfAborted(signal);
    const { failure } = this.#source;
    if (failure) throw failure.error;
  }

  /** Registries that look at it refuse what does not follow, instead of a wrong digest in the end. */
  #rangeFrom(start: number): Readonly<Record<string, string>> {
    const { size } = this.#source;
    return start > 0 && start < size ? { "content-range": `${start}-${size - 1}` } : {};
  }

  async *#read(start: number): AsyncGenerator<Uint8Array> {
    const { signal, keep } = this.#options;
    try {
      for await (const chunk of this.#source.open(start)) {
        throwIfAborted(signal);
        yield chunk;
      }
    } catch (error) {
      if (!keep) throw error;
    }
  }

  /** Fires when the registry has had time enough after we were cancelled. */
  #later(): AbortSignal {
    const { signal } = this.#options;
    const late = new AbortController();
    const stop = () => {
      AbortSignal.timeout(graceMs).addEventListener("abort", () => late.abort());
    };
    signal?.addEventListener("abort", stop, { once: true });
    return late.signal;
  }

  /** What the registry has after a failure; throws it where that does not help. */
  async #received(error: unknown): Promise<number> {
    const { requests, signal, keep } = this.#options;
    throwIfAborted(signal);
    const { failure } = this.#source;
    if (failure) throw failure.error;
    if (!isInterruption(error)) throw error;
    this.#isNothingThere = false;
    const received = await requests.received(this.#session, { signal });
    this.#hasArrived ||= (received ?? 0) > 0;
    this.#isNothingThere = !this.#hasArrived;
    if (received === undefined || received > this.#source.size) throw error;
    keep?.();
    return received;
  }
}
