import type { GoTime } from "./goValue.ts";

/** The parts of a moment in its zone. */
interface Clock {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanosecond: number;
  readonly weekday: number;
  readonly yearDay: number;
  /** Seconds east of UTC. */
  readonly offset: number;
  readonly abbreviation: string;
}

const months = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];
const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

/** Go's layout elements, longer ones first (package time, format.go). */
const elements =
  /January|Jan|Monday|Mon|MST|2006|__2|_2|002|01|02|03|04|05|06|15|1|2|3|4|5|PM|pm|-07:00:00|-070000|-07:00|-0700|-07|Z07:00:00|Z070000|Z07:00|Z0700|Z07|[.,](?:0+|9+)(?!\d)/g;

/** A moment by a Go layout such as `2006-01-02T15:04:05Z07:00`. */
export function formatTime(time: GoTime, layout: string): string {
  const clock = clockOf(time);
  return layout.replace(elements, (element) => formatElement(clock, element));
}

function formatElement(clock: Clock, element: string): string {
  if (/^[.,]/.test(element)) return fraction(clock, element);
  if (/^[-Z]/.test(element)) return offsetText(clock, element);
  return formatWord(clock, element) ?? formatDigits(clock, element);
}

function formatWord(clock: Clock, element: string): string | undefined {
  switch (element) {
    case "January":
      return months[clock.month - 1];
    case "Jan":
      return months[clock.month - 1]?.slice(0, 3);
    case "Monday":
      return days[clock.weekday];
    case "Mon":
      return days[clock.weekday]?.slice(0, 3);
    case "MST":
      return clock.abbreviation;
    case "PM":
    case "pm": {
      const half = clock.hour >= 12 ? "PM" : "AM";
      return element === "PM" ? half : half.toLowerCase();
    }
    default:
      return undefined;
  }
}

function formatDigits(clock: Clock, element: string): string {
  const hour12 = clock.hour % 12 === 0 ? 12 : clock.hour % 12;
  switch (element) {
    case "2006":
      return padded(clock.year, 4);
    case "06":
      return padded(clock.year % 100, 2);
    case "002":
      return padded(clock.yearDay, 3);
    case "__2":
      return clock.yearDay.toString().padStart(3);
    case "_2":
      return clock.day.toString().padStart(2);
    case "15":
      return padded(clock.hour, 2);
  }
  const value =
    { 1: clock.month, 2: clock.day, 3: hour12, 4: clock.minute, 5: clock.second }[
      element.replace(/^0/, "")
    ] ?? 0;
  return padded(value, element.length);
}

function fraction(clock: Clock, element: string): string {
  const digits = padded(clock.nanosecond, 9).slice(0, element.length - 1);
  if (element[1] === "0") return (element[0] ?? "") + digits;
  const short = digits.replace(/0+$/, "");
  return short === "" ? "" : (element[0] ?? "") + short;
}

function offsetText(clock: Clock, element: string): string {
  if (element.startsWith("Z") && clock.offset === 0) return "Z";
  const size = Math.abs(clock.offset);
  const parts = [size / 3600, (size / 60) % 60, size % 60].map((part) =>
    padded(Math.floor(part), 2),
  );
  const count = element.replaceAll(":", "").length > 5 ? 3 : element.length > 3 ? 2 : 1;
  const sign = clock.offset < 0 ? "-" : "+";
  return sign + parts.slice(0, count).join(element.includes(":") ? ":" : "");
}

function padded(value: number, width: number): string {
  return (value < 0 ? "-" : "") + Math.abs(value).toString().padStart(width, "0");
}

/** Whether the zone is one that can be shown (IANA name, `UTC`, `Local` taken as UTC). */
export function isZone(zone: string): boolean {
  if (zone === "" || zone === "UTC" || zone === "Local") return true;
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: zone });
    return /^[A-Z]/.test(zone);
  } catch {
    return false;
  }
}

function clockOf(time: GoTime): Clock {
  const offset = offsetOf(time);
  const local = new Date(time.milliseconds + offset * 1000);
  const newYear = Date.UTC(2000, 0, 1);
  const start = new Date(newYear);
  start.setUTCFullYear(local.getUTCFullYear(), 0, 1);
  start.setUTCHours(0, 0, 0, 0);
  return {
    year: local.getUTCFullYear(),
    month: local.getUTCMonth() + 1,
    day: local.getUTCDate(),
    hour: local.getUTCHours(),
    minute: local.getUTCMinutes(),
    second: local.getUTCSeconds(),
    nanosecond: local.getUTCMilliseconds() * 1_000_000,
    weekday: local.getUTCDay(),
    yearDay: Math.floor((local.getTime() - start.getTime()) / 86_400_000) + 1,
    offset,
    abbreviation: abbreviationOf(time, offset),
  };
}

function isUtc(zone: string): boolean {
  return zone === "" || zone === "UTC" || zone === "Local";
}

function offsetOf(time: GoTime): number {
  const fixed = /^([+-])(\d\d)(\d\d)$/.exec(time.zone);
  if (fixed) {
    const seconds = Number(fixed[2]) * 3600 + Number(fixed[3]) * 60;
    return fixed[1] === "-" ? -seconds : seconds;
  }
  if (isUtc(time.zone)) return 0;
  const name = zonePart(time, "longOffset");
  const match = /^GMT([+-])(\d+):(\d+)(?::(\d+))?$/.exec(name);
  if (!match) return 0;
  const seconds = Number(match[2]) * 3600 + Number(match[3]) * 60 + Number(match[4] ?? 0);
  return match[1] === "-" ? -seconds : seconds;
}

function abbreviationOf(time: GoTime, offset: number): string {
  if (isUtc(time.zone)) return "UTC";
  // Each locale knows the short names of its own part of the world.
  for (const locale of /^[+-]/.test(time.zone) ? [] : ["en-US", "en-GB", "en-AU", "en-IN"]) {
    const text = zonePart(time, "short", locale);
    if (/^[A-Z]{2,5}$/.test(text)) return text;
  }
  const hours = padded(Math.floor(Math.abs(offset) / 3600), 2);
  const minutes = Math.floor(Math.abs(offset) / 60) % 60;
  return (offset < 0 ? "-" : "+") + hours + (minutes === 0 ? "" : padded(minutes, 2));
}

function zonePart(time: GoTime, timeZoneName: "longOffset" | "short", locale = "en-US"): string {
  const format = new Intl.DateTimeFormat(locale, { timeZone: time.zone, timeZoneName });
  const parts = format.formatToParts(new Date(time.milliseconds));
  return parts.find((part) => part.type === "timeZoneName")?.value ?? "";
}
