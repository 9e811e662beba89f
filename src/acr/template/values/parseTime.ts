import type { GoTime } from "./goValue.ts";

/** Go's zero moment: the first of January of the year 1. */
export const zeroTime: GoTime = { kind: "time", milliseconds: -62135596800000, zone: "UTC" };

const monthNames = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** How each element of a Go layout is read. */
const readers: readonly (readonly [string, string])[] = [
  ["January", "(?<monthName>[A-Z][a-z]+)"],
  ["Jan", "(?<monthName>[A-Z][a-z]{2})"],
  ["Monday", "[A-Z][a-z]+day"],
  ["Mon", "[A-Z][a-z]{2}"],
  ["MST", "(?<zone>[A-Z]{3,4})"],
  ["2006", "(?<year>\\d{4})"],
  ["-07:00", "(?<offset>[+-]\\d\\d:\\d\\d)"],
  ["-0700", "(?<offset>[+-]\\d{4})"],
  ["Z07:00", "(?<offset>Z|[+-]\\d\\d:\\d\\d)"],
  ["Z0700", "(?<offset>Z|[+-]\\d{4})"],
  ["01", "(?<month>\\d{2})"],
  ["02", "(?<day>\\d{2})"],
  ["03", "(?<hour12>\\d{2})"],
  ["04", "(?<minute>\\d{2})"],
  ["05", "(?<second>\\d{2})(?:[.,](?<fraction>\\d+))?"],
  ["06", "(?<shortYear>\\d{2})"],
  ["15", "(?<hour>\\d{2})"],
  ["PM", "(?<half>AM|PM)"],
  ["pm", "(?<half>am|pm)"],
  ["_2", "\\s?(?<day>\\d{1,2})"],
  ["1", "(?<month>\\d{1,2})"],
  ["2", "(?<day>\\d{1,2})"],
  ["3", "(?<hour12>\\d{1,2})"],
  ["4", "(?<minute>\\d{1,2})"],
  ["5", "(?<second>\\d{1,2})(?:[.,](?<fraction>\\d+))?"],
];

/** Reads a moment by a Go layout; undefined where the text does not fit it or names no day. */
export function parseTime(text: string, layout: string): GoTime | undefined {
  const pattern = patternOf(layout);
  const groups = pattern?.exec(text)?.groups;
  if (!groups) return undefined;
  const year = groups["year"] ?? yearOf(groups["shortYear"]);
  const named = monthNames.indexOf((groups["monthName"] ?? "").slice(0, 3) || "?");
  const month = groups["monthName"] === undefined ? Number(groups["month"] ?? 1) : named / 3 + 1;
  const parts = {
    month,
    day: Number(groups["day"] ?? 1),
    hour: hourOf(groups),
    minute: Number(groups["minute"] ?? 0),
    second: Number(groups["second"] ?? 0),
  };
  if (parts.hour > 23 || parts.minute > 59 || parts.second > 59) return undefined;
  const date = new Date(Date.UTC(2000, 0, 1));
  date.setUTCFullYear(Number(year), parts.month - 1, parts.day);
  if (date.getUTCMonth() !== parts.month - 1 || date.getUTCDate() !== parts.day) return undefined;
  const milliseconds = Number(`0.${groups["fraction"] ?? "0"}`) * 1000;
  date.setUTCHours(parts.hour, parts.minute, parts.second, milliseconds);
  const zone = (groups["offset"] ?? "Z").replace(":", "");
  return { kind: "time", milliseconds: date.getTime() - offsetOf(zone), zone: zoneName(zone) };
}

function zoneName(offset: string): string {
  return offset === "Z" || /^[+-]0000$/.test(offset) ? "UTC" : offset;
}

function offsetOf(offset: string): number {
  if (offset === "Z") return 0;
  const size = Number(offset.slice(1, 3)) * 3_600_000 + Number(offset.slice(3)) * 60_000;
  return offset.startsWith("-") ? -size : size;
}

function yearOf(short: string | undefined): string {
  if (short === undefined) return "0";
  return Number(short) >= 69 ? `19${short}` : `20${short}`;
}

function hourOf(groups: Readonly<Record<string, string | undefined>>): number {
  if (groups["hour12"] === undefined) return Number(groups["hour"] ?? 0);
  const hour = Number(groups["hour12"]);
  if (groups["half"] === undefined) return hour;
  return (hour % 12) + (groups["half"].toLowerCase() === "pm" ? 12 : 0);
}

/** Undefined for layouts that name the same part twice, which nobody writes. */
function patternOf(layout: string): RegExp | undefined {
  let source = "";
  for (let at = 0; at < layout.length;) {
    const reader = readers.find(([element]) => layout.startsWith(element, at));
    source += reader ? reader[1] : (layout[at] ?? "").replace(/[\\^$.*+?()[\]{}|/]/, "\\$&");
    at += reader ? reader[0].length : 1;
  }
  try {
    return new RegExp(`^${source}$`);
  } catch {
    return undefined;
  }
}
