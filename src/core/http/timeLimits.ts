import { anySignal } from "../base/abort.ts";
import { observeBody, observeResponse } from "./bodyStream.ts";
import type { Fetcher, HttpBody, HttpRequest, HttpResponse, Middleware } from "./fetcher.ts";
import { NetworkError } from "./networkError.ts";

/** How long, in milliseconds, a request may take. */
export interface TimeLimits {
  /** From the last byte sent to the headers of the answer. */
  readonly headersMs: number;
  /** Between two reads of the answer's body; time in which nobody reads does not count. */
  readonly bodyIdleMs: number;
  /**
   * For the whole of a small exchange, from sending to the answer's last byte; and for the answer's
   * body where it is not the content of a GET, but an error or what is said after a change.
   */
  readonly wholeMs: number;
}

/** Gives up on hosts that keep us waiting: rejects with `NetworkError` `timeout`. */
export function timeLimits(limits: TimeLimits): Middleware {
  return (next) => (request) => new Exchange(request, limits).run(next);
}

/** One request and its answer. */
class Exchange {
  readonly #request: HttpRequest;
  readonly #limits: TimeLimits;
  readonly #expired = new AbortController();
  readonly #idle = new Deadline(this.#expired);
  readonly #whole = new Deadline(this.#expired);
  #isAnswered = false;

  constructor(request: HttpRequest, limits: TimeLimits) {
    this.#request = request;
    this.#limits = limits;
  }

  async run(next: Fetcher): Promise<HttpResponse> {
    const { body, isSmall, signal } = this.#request;
    if (isSmall) this.#whole.start(this.#limits.wholeMs);
    this.#progress();
    try {
      const response = await next({
        ...this.#request,
        signal: anySignal(signal, this.#expired.signal),
        ...(body && { body: observed(body, () => this.#progress()) }),
      });
      return this.#watch(response);
    } catch (error) {
      this.#whole.stop();
      throw this.#failureOf(error);
    } finally {
      this.#isAnswered = true;
      this.#idle.stop();
    }
  }

  /** The connection took something. A server may answer before it has taken all. */
  #progress(): void {
    const { timeoutMs = this.#limits.headersMs } = this.#request;
    if (!this.#isAnswered) this.#idle.start(timeoutMs);
  }

  #watch(response: HttpResponse): HttpResponse {
    const { isSmall, method } = this.#request;
    const isContent = method === "GET" && response.status < 300;
    if (!isSmall && !isContent) this.#whole.start(this.#limits.wholeMs);
    return observeResponse(response, {
      around: (pull) => {
        this.#idle.start(this.#limits.bodyIdleMs);
        return pull().finally(() => this.#idle.stop());
      },
      mapError: (error) => this.#failureOf(error),
      settled: () => this.#whole.stop(),
    });
  }

  #failureOf(error: unknown): unknown {
    if (!this.#expired.signal.aborted || this.#request.signal?.aborted) return error;
    const { host } = new URL(this.#request.url);
    return new NetworkError("timeout", `${host} did not answer in time`, {
      host,
      reason: "ETIMEDOUT",
      cause: error,
    });
  }
}

class Deadline {
  readonly #expired: AbortController;
  #timer: NodeJS.Timeout | undefined;

  constructor(expired: AbortController) {
    this.#expired = expired;
  }

  start(ms: number): void {
    this.stop();
    this.#timer = setTimeout(() => this.#expired.abort(), ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Every piece that the connection takes is progress. */
function observed(body: HttpBody, progress: () => void): HttpBody {
  if (body instanceof Uint8Array) return body;
  return {
    size: body.size,
    open: () => observeBody(body.open(), { chunk: progress, end: progress }),
  };
}
