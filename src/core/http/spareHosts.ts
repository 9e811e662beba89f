import type { Clock } from "../base/clock.ts";
import type { HttpHeaders, Middleware } from "./fetcher.ts";
import type { HostPauses } from "./hostPauses.ts";
import { NetworkError } from "./networkError.ts";
import { maxRetryAfterMs, parseRetryAfter } from "./retryTiming.ts";

/** A host that asked for more patience than anybody has. */
interface Refusal {
  readonly until: number;
  readonly headers: HttpHeaders;
}

/**
 * Sends nothing to a host that has asked for a pause (429 with `Retry-After`), whoever's request it
 * was: the others wait for the end of it, however often it grows. Belongs below the limit of a host,
 * so that what waited for its turn is held back, too. Who asks for more than {@link maxRetryAfterMs}
 * is left alone as long as that, and meanwhile its 429 is everybody's answer. Throws `NetworkError`
 * `timeout` where a request may not be kept waiting until the pause is over.
 */
export function spareHosts(clock: Clock, pauses: HostPauses): Middleware {
  const refusals = new Map<string, Refusal>();
  return (next) => async (request) => {
    const { url, signal, timeoutMs } = request;
    const { host } = new URL(url);
    for (let pause = pauses.of(host); pause; pause = pauses.of(host)) {
      const ms = pause.until - clock.now();
      if (ms > (timeoutMs ?? ms)) throw new NetworkError("timeout", `${host} is spared`, { host });
      await clock.delay(ms, { signal });
    }
    const refusal = refusals.get(host);
    if (refusal && refusal.until > clock.now()) {
      return { status: 429, url, headers: refusal.headers };
    }
    const response = await next(request);
    if (response.status !== 429) return response;
    const { headers } = response;
    const ms = parseRetryAfter(headers.get("retry-after"), clock.now()) ?? 0;
    if (ms <= maxRetryAfterMs) pauses.begin(url, ms, { isAsked: true });
    else refusals.set(host, { until: clock.now() + maxRetryAfterMs, headers });
    return response;
  };
}
