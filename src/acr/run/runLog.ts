/**
 * A line as the engine writes them (Go's log package: `2023/03/09 20:30:12 Executing step …`), in UTC
 * as in Azure.
 *
 * @param now milliseconds since the Unix epoch
 */
export function logLine(now: number, text: string): string {
  const [date = "", time = ""] = new Date(now).toISOString().split("T");
  return `${date.replaceAll("-", "/")} ${time.slice(0, 8)} ${text}`;
}

/** Seconds with as many digits as Go's `%f` has. */
export function secondsOf(ms: number): string {
  return (ms / 1000).toFixed(6);
}
