import type { Clock } from "../base/clock.ts";
import { discardBody } from "./bodyLimit.ts";
import type { Fetcher, HttpRequest, HttpResponse, Middleware } from "./fetcher.ts";
import type { HostPauses } from "./hostPauses.ts";
import { NetworkError } from "./networkError.ts";
import { backoffMs, isTransientStatus, parseRetryAfter, retryDelay } from "./retryTiming.ts";

const maxTries = 4;

type Outcome =
  | { readonly kind: "answer"; readonly response: HttpResponse }
  | { readonly kind: "failure"; readonly error: unknown };

/** What the waiting between tries depends on. */
export interface RetryOptions {
  readonly clock: Clock;
  /** 0…1, as `Math.random`. */
  readonly random: () => number;
  readonly pauses: HostPauses;
}

/**
 * Sends a request again, up to 4 times in all, where its `retry` policy and the failure allow it.
 * After a 429 others of the same host are to wait, too (see `spareHosts`), even where nothing is
 * repeated.
 */
export function retry(options: RetryOptions): Middleware {
  const { clock, pauses, random } = options;
  return (next) => async (request) => {
    for (let attempt = 1; ; attempt++) {
      const outcome = await tryOnce(next, request);
      const delay = attempt < maxTries ? delayAfter(outcome, request, attempt, options) : undefined;
      // Where the host says how long, `spareHosts` has seen to it.
      if (outcome.kind === "answer" && isBareLimit(outcome.response)) {
        pauses.begin(request.url, delay ?? backoffMs(attempt, random), { isAsked: false });
      }
      if (delay === undefined) return settle(outcome);
      if (outcome.kind === "answer") await discardBody(outcome.response);
      await clock.delay(delay, { signal: request.signal });
    }
  };
}

async function tryOnce(next: Fetcher, request: HttpRequest): Promise<Outcome> {
  try {
    return { kind: "answer", response: await next(request) };
  } catch (error) {
    return { kind: "failure", error };
  }
}

function delayAfter(
  outcome: Outcome,
  request: HttpRequest,
  attempt: number,
  { clock, random }: RetryOptions,
): number | undefined {
  const policy = request.retry ?? "safe";
  if (policy === "never") return undefined;
  const repeatable = policy === "replay" || request.method === "GET" || request.method === "HEAD";
  if (outcome.kind === "failure") {
    if (!repeatable || !isTransientFailure(outcome.error)) return undefined;
    return retryDelay({ attempt, retryAfterMs: undefined, random });
  }
  const { status, headers } = outcome.response;
  // A 429 says that nothing was done, so that even a POST may be sent again.
  if (status !== 429 && !(repeatable && isTransientStatus(status))) return undefined;
  const retryAfterMs = parseRetryAfter(headers.get("retry-after"), clock.now());
  return retryDelay({ attempt, retryAfterMs, random });
}

function isBareLimit({ status, headers }: HttpResponse): boolean {
  return status === 429 && parseRetryAfter(headers.get("retry-after"), 0) === undefined;
}

function isTransientFailure(error: unknown): boolean {
  if (!NetworkError.is(error)) return false;
  return error.code === "reset" || (error.code === "dns" && error.reason === "EAI_AGAIN");
}

function settle(outcome: Outcome): HttpResponse {
  if (outcome.kind === "answer") return outcome.response;
  throw outcome.error;
}
