import { anySignal } from "../base/abort.ts";
import { observeBody, observeResponse } from "./bodyStream.ts";
import type { HttpBody, HttpRequest, Middleware } from "./fetcher.ts";
import { NetworkError } from "./networkError.ts";

/** Milliseconds without progress after which a request is given up. */
export interface TimeLimits {
  /** From the last byte sent to the headers of the answer. */
  readonly headersMs: number;
  /** Between two reads of the answer's body; time in which nobody reads does not count. */
  readonly bodyIdleMs: number;
}

/** Gives up on hosts that keep us waiting: rejects with `NetworkError` `timeout`. */
export function timeLimits(limits: TimeLimits): Middleware {
  return (next) => async (request) => {
    const timer = new Deadline();
    const headersMs = request.timeoutMs ?? limits.headersMs;
    const signal = anySignal(request.signal, timer.signal);
    timer.start(headersMs);
    try {
      const response = await next({
        ...request,
        signal,
        ...(request.body && { body: restarting(request.body, () => timer.start(headersMs)) }),
      });
      return observeResponse(response, {
        around: (pull) => {
          timer.start(limits.bodyIdleMs);
          return pull().finally(() => timer.stop());
        },
        mapError: (error) => failureOf(error, timer, request),
      });
    } catch (error) {
      throw failureOf(error, timer, request);
    } finally {
      timer.stop();
    }
  };
}

class Deadline {
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  start(ms: number): void {
    this.stop();
    this.#timer = setTimeout(() => this.#controller.abort(), ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

/** Every piece that the connection takes is progress. */
function restarting(body: HttpBody, restart: () => void): HttpBody {
  if (body instanceof Uint8Array) return body;
  return {
    size: body.size,
    open: () => observeBody(body.open(), { chunk: restart, end: restart }),
  };
}

function failureOf(error: unknown, timer: Deadline, request: HttpRequest): unknown {
  if (!timer.signal.aborted || request.signal?.aborted) return error;
  const { host } = new URL(request.url);
  return new NetworkError("timeout", `${host} did not answer in time`, {
    host,
    reason: "ETIMEDOUT",
    cause: error,
  });
}
