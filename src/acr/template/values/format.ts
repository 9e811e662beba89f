import { formatFloat } from "./formatNumber.ts";
import { formatTime } from "./goTime.ts";
import type { GoList, GoMap, GoValue, GoVersion } from "./goValue.ts";
import { isObject, sortedKeys } from "./goValue.ts";

/** A value as Go's `%v` prints it: `[a b]`, `map[a:1]`, `<nil>`. */
export function formatValue(value: GoValue): string {
  if (value === null) return "<nil>";
  if (typeof value === "number") return formatFloat(value);
  if (!isObject(value)) return String(value);
  switch (value.kind) {
    case "int":
      return value.value.toString();
    case "complex":
      return `(${formatFloat(value.re)}${signed(formatFloat(value.im))}i)`;
    case "list":
      return formatList(value);
    case "map":
      return formatMap(value);
    case "time":
      return formatTime(value, "2006-01-02 15:04:05.999999999 -0700 MST");
    case "version":
      return formatVersion(value);
  }
}

function signed(text: string): string {
  return /^[+-]/.test(text) ? text : `+${text}`;
}

function formatList(list: GoList): string {
  return `[${list.items.map(formatValue).join(" ")}]`;
}

function formatMap(map: GoMap): string {
  const pairs = sortedKeys(map).map((key) => [key, formatValue(map.entries.get(key) ?? null)]);
  if (map.type === "sprig.certificate") return `{${pairs.map(([, value]) => value).join(" ")}}`;
  return `map[${pairs.map(([key, value]) => `${key ?? ""}:${value ?? ""}`).join(" ")}]`;
}

/** A version without a leading `v` (Masterminds/semver). */
export function formatVersion(version: GoVersion): string {
  const pre = version.prerelease === "" ? "" : `-${version.prerelease}`;
  const metadata = version.metadata === "" ? "" : `+${version.metadata}`;
  return `${version.major}.${version.minor}.${version.patch}${pre}${metadata}`;
}

/** Values one after the other as Go's fmt.Sprint does: a space only between two that are no strings. */
export function sprint(values: readonly GoValue[]): string {
  let out = "";
  values.forEach((value, i) => {
    const before = values[i - 1];
    if (i > 0 && typeof value !== "string" && typeof before !== "string") out += " ";
    out += formatValue(value);
  });
  return out;
}
