import { formatValue } from "../values/format.ts";
import type { GoValue } from "../values/goValue.ts";
import { isObject } from "../values/goValue.ts";
import { parseFloat64, parseInt64 } from "../values/parseNumber.ts";
import { asList, GoCallError } from "./goFunction.ts";

/** A value as text, as sprig's `toString` makes it: bytes are text, the rest is printed. */
export function textOf(value: GoValue): string {
  const list = asList(value);
  if (list?.type === "[]uint8") return Buffer.from(list.items.map(numberOf)).toString("utf8");
  return formatValue(value);
}

/** A list's items as texts without the nils; of anything else, itself as the only one. */
export function textsOf(value: GoValue): string[] {
  const list = asList(value);
  if (list) return list.items.filter((item) => item !== null).map(textOf);
  return value === null ? [] : [textOf(value)];
}

/** A number from anything, 0 from what is none (sprig's toInt64: decimal text, floats cut off). */
export function int64Of(value: GoValue): bigint {
  if (typeof value === "string") return parseInt64(value, 10) ?? 0n;
  if (typeof value === "boolean") return value ? 1n : 0n;
  if (typeof value === "number") return truncated(value);
  return isObject(value) && value.kind === "int" ? value.value : 0n;
}

const smallest = -(1n << 63n);

/** Go's conversion on amd64: what does not fit becomes the smallest integer. */
function truncated(value: number): bigint {
  if (!Number.isFinite(value)) return smallest;
  const whole = BigInt(Math.trunc(value));
  return whole === BigInt.asIntN(64, whole) ? whole : smallest;
}

/** A float from anything, 0 from what is none (sprig's toFloat64). */
export function float64Of(value: GoValue): number {
  if (typeof value === "string") return parseFloat64(value) ?? 0;
  if (typeof value === "number") return value;
  return Number(int64Of(value));
}

function numberOf(value: GoValue): number {
  return Number(int64Of(value));
}

/** Whether a value is what sprig calls empty: zero, false, nil, without items. */
export function isEmpty(value: GoValue): boolean {
  if (value === null || value === "" || value === false || value === 0) return true;
  if (!isObject(value)) return typeof value === "number" && Number.isNaN(value) ? false : !value;
  switch (value.kind) {
    case "int":
      return value.value === 0n;
    case "complex":
      return value.re === 0 && value.im === 0;
    case "list":
      return value.items.length === 0;
    case "map":
      return value.entries.size === 0 && value.type !== "sprig.certificate";
    case "time":
    case "version":
      return false;
  }
}

/**
 * The bytes `[start:end]` of a text. Throws what Go says of bounds that are out of range.
 * A character that is cut in two becomes U+FFFD.
 */
export function byteSlice(text: string, start: number | undefined, end?: number): string {
  const bytes = Buffer.from(text);
  const { length } = bytes;
  if (end !== undefined && end < 0) throw outOfRange(`[:${end}]`);
  if (end !== undefined && end > length) throw outOfRange(`[:${end}] with length ${length}`);
  const from = start ?? 0;
  if (from < 0) throw outOfRange(`[${from}:]`);
  if (from > (end ?? length)) throw outOfRange(`[${from}:${end ?? length}]`);
  return bytes.subarray(from, end).toString("utf8");
}

function outOfRange(bounds: string): GoCallError {
  return new GoCallError(`runtime error: slice bounds out of range ${bounds}`);
}

const spaces = "\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";

/** Whether a character is white space to Go (unicode.IsSpace). */
export function isGoSpace(char: string): boolean {
  return new RegExp(`^[${spaces}]$`).test(char);
}

/** Without white space at both ends, as Go's strings.TrimSpace sees it. */
export function trimmedSpace(text: string): string {
  const isSpace = new RegExp(`[${spaces}]`);
  let start = 0;
  let end = text.length;
  while (start < end && isSpace.test(text[start] ?? "")) start += 1;
  while (end > start && isSpace.test(text[end - 1] ?? "")) end -= 1;
  return text.slice(start, end);
}

/** Capital letters, character by character as Go does: `ß` stays. */
export function upperCase(text: string): string {
  return mapped(text, (char) => char.toUpperCase());
}

/** Small letters, character by character as Go does. */
export function lowerCase(text: string): string {
  return mapped(text, (char) => Array.from(char.toLowerCase())[0] ?? char);
}

function mapped(text: string, change: (char: string) => string): string {
  let out = "";
  for (const char of text) {
    const changed = change(char);
    out += Array.from(changed).length === 1 ? changed : char;
  }
  return out;
}
