import { env } from "vscode";

/** `6 hours`, or `30 minutes` for less than one. */
export function inHours(seconds: number): string {
  const [count, unit] = seconds >= 3600 ? [seconds / 3600, "hour"] : [seconds / 60, "minute"];
  const format = { style: "unit", unit, unitDisplay: "long", maximumFractionDigits: 0 } as const;
  return count.toLocaleString(env.language, format);
}
