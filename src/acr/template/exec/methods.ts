import { formatVersion } from "../values/format.ts";
import type { GoTime, GoValue, GoVersion } from "../values/goValue.ts";
import { goInt, isObject } from "../values/goValue.ts";
import { formatTime } from "../values/goTime.ts";

/**
 * What a method without arguments gives, of the types that have methods at all: versions
 * (`(semver "1.2.3").Major`) and moments. Undefined where there is no such method.
 */
export function callMethod(value: GoValue, name: string): GoValue | undefined {
  if (!isObject(value)) return undefined;
  if (value.kind === "version") return versionMethod(value, name);
  return value.kind === "time" ? timeMethod(value, name) : undefined;
}

function versionMethod(version: GoVersion, name: string): GoValue | undefined {
  switch (name) {
    case "Major":
      return goInt(version.major, "int64");
    case "Minor":
      return goInt(version.minor, "int64");
    case "Patch":
      return goInt(version.patch, "int64");
    case "Prerelease":
      return version.prerelease;
    case "Metadata":
      return version.metadata;
    case "Original":
      return version.original;
    case "String":
      return formatVersion(version);
    default:
      return undefined;
  }
}

const numberLayouts: ReadonlyMap<string, string> = new Map([
  ["Year", "2006"],
  ["Day", "2"],
  ["Hour", "15"],
  ["Minute", "4"],
  ["Second", "5"],
  ["YearDay", "002"],
]);

function timeMethod(time: GoTime, name: string): GoValue | undefined {
  const layout = numberLayouts.get(name);
  if (layout !== undefined) return goInt(BigInt(formatTime(time, layout)));
  switch (name) {
    case "Unix":
      return goInt(Math.floor(time.milliseconds / 1000), "int64");
    case "UnixNano":
      return goInt(BigInt(time.milliseconds) * 1_000_000n, "int64");
    case "UTC":
      return { ...time, zone: "UTC" };
    case "Month":
      return formatTime(time, "January");
    case "Weekday":
      return formatTime(time, "Monday");
    case "String":
      return formatTime(time, "2006-01-02 15:04:05.999999999 -0700 MST");
    default:
      return undefined;
  }
}
