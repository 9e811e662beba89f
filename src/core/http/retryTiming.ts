/** The longest wait that a server may ask for, in milliseconds; who asks for more is not asked again. */
export const maxRetryAfterMs = 60_000;

const firstBackoffMs = 500;
const maxBackoffMs = 8_000;

/** Statuses after which the same request may succeed (408, 429 and failures of gateways). */
const transientStatuses: ReadonlySet<number> = new Set([
  408, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524,
]);

export function isTransientStatus(status: number): boolean {
  return transientStatuses.has(status);
}

/**
 * Reads `Retry-After` (RFC 9110 §10.2.3): seconds, or an HTTP-date relative to `now` (milliseconds
 * since the epoch). Milliseconds to wait, at least 0; `undefined` where there is none or it cannot be read.
 */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? "";
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // All three forms of an HTTP-date start with a day name; Date.parse alone reads too much.
  if (!/^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? /.test(text)) return undefined;
  const time = Date.parse(text.endsWith("GMT") ? text : `${text} GMT`);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}

/** The wait before try number `attempt` + 1 (the first try is 1): exponential, with full jitter. */
export function backoffMs(attempt: number, random: () => number): number {
  return Math.min(maxBackoffMs, firstBackoffMs * 2 ** (attempt - 1)) * random();
}

/**
 * Milliseconds to wait before the next try, or `undefined` to give up because the server asks for
 * more patience than {@link maxRetryAfterMs}. What the server says goes before our own back-off.
 */
export function retryDelay(options: {
  readonly attempt: number;
  readonly retryAfterMs: number | undefined;
  readonly random: () => number;
}): number | undefined {
  const { attempt, retryAfterMs, random } = options;
  if (retryAfterMs === undefined) return backoffMs(attempt, random);
  return retryAfterMs <= maxRetryAfterMs ? retryAfterMs : undefined;
}
