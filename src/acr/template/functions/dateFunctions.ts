import type { GoTime, GoValue } from "../values/goValue.ts";
import { isObject } from "../values/goValue.ts";
import { formatTime, isZone } from "../values/goTime.ts";
import { parseTime, zeroTime } from "../values/parseTime.ts";
import { goFunction } from "./goFunction.ts";
import type { CallEnvironment, FunctionTable, GoFunction } from "./goFunction.ts";

/** sprig's dates. The engine's machines live in UTC: that is what `Local` is here. */
export const dateFunctions: FunctionTable = {
  now: goFunction("", (_, { now, unpredictable }) => {
    unpredictable();
    return now;
  }),
  date: goFunction("string any", (args, environment) => {
    return shown(timeOf(args.any(1), environment), args.text(0), "Local");
  }),
  dateInZone: dateInZone(),
  date_in_zone: dateInZone(),
  dateModify: dateModify(),
  date_modify: dateModify(),
  htmlDate: goFunction("any", (args, environment) => {
    return shown(timeOf(args.any(0), environment), "2006-01-02", "Local");
  }),
  htmlDateInZone: goFunction("any string", (args, environment) => {
    return shown(timeOf(args.any(0), environment), "2006-01-02", args.text(1));
  }),
  ago: goFunction("any", (args, environment) => {
    environment.unpredictable();
    const passed = environment.now.milliseconds - timeOf(args.any(0), environment).milliseconds;
    return durationText(Math.round(passed / 1000));
  }),
  toDate: goFunction("string string", (args) => parseTime(args.text(1), args.text(0)) ?? zeroTime),
  unixEpoch: goFunction("time", (args) => Math.floor(args.time(0).milliseconds / 1000).toString()),
};

function dateInZone(): GoFunction {
  return goFunction("string any string", (args, environment) => {
    return shown(timeOf(args.any(1), environment), args.text(0), args.text(2));
  });
}

function dateModify(): GoFunction {
  return goFunction("string time", (args) => {
    const change = durationOf(args.text(0));
    const time = args.time(1);
    return change === undefined ? time : { ...time, milliseconds: time.milliseconds + change };
  });
}

function shown(time: GoTime, layout: string, zone: string): string {
  return formatTime({ ...time, zone: isZone(zone) ? zone : "UTC" }, layout);
}

/** A moment, seconds since 1970, or (of anything else) the present one. */
function timeOf(value: GoValue, { now, unpredictable }: CallEnvironment): GoTime {
  if (isObject(value) && value.kind === "time") return value;
  if (isObject(value) && value.kind === "int" && value.type !== "uint8") {
    const milliseconds = Number(value.value) * 1000;
    if (Math.abs(milliseconds) <= 8.64e15) return { kind: "time", milliseconds, zone: "UTC" };
  }
  unpredictable();
  return now;
}

const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Milliseconds of a Go duration such as `-1.5h30m`; undefined where it is none. */
function durationOf(text: string): number | undefined {
  if (/^[+-]?0$/.test(text)) return 0;
  if (!/^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, size, unit] of text.matchAll(/([\d.]+)(ns|us|µs|μs|ms|s|m|h)/g)) {
    total += Number(size) * (units[unit ?? ""] ?? 0);
  }
  return text.startsWith("-") ? -total : total;
}

/** Seconds as Go prints a duration: `1h2m3s`. */
function durationText(seconds: number): string {
  const size = Math.abs(seconds);
  const [hours, minutes] = [Math.floor(size / 3600), Math.floor(size / 60) % 60];
  const head = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : "";
  return `${seconds < 0 ? "-" : ""}${head}${size % 60}s`;
}
