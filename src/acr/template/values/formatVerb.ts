import { formatValue } from "./format.ts";
import { formatFloatAs } from "./formatNumber.ts";
import type { GoComplex, GoInt, GoValue } from "./goValue.ts";
import { sortedKeys, typeName } from "./goValue.ts";
import { canBackquote, goQuote, goQuoteChar } from "./quote.ts";

/** What stands between `%` and the verb. */
export interface VerbFlags {
  readonly isLeft: boolean;
  readonly hasPlus: boolean;
  readonly isSharp: boolean;
  readonly hasSpace: boolean;
  readonly hasZero: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

/** No flags, width or precision. */
export const plainFlags: VerbFlags = {
  isLeft: false,
  hasPlus: false,
  isSharp: false,
  hasSpace: false,
  hasZero: false,
  width: undefined,
  precision: undefined,
};

/** A value as Go's fmt prints it with a verb; `%!d(string=x)` where the verb does not fit. */
export function formatVerb(value: GoValue, verb: string, flags: VerbFlags): string {
  if (verb === "T") return padded(typeName(value), flags);
  if (value === null) return verb === "v" ? padded("<nil>", flags) : `%!${verb}(<nil>)`;
  if (typeof value === "boolean") return formatBool(value, verb, flags);
  if (typeof value === "string") return formatString(value, verb, flags);
  if (typeof value === "number") return formatFloatVerb(value, verb, flags);
  switch (value.kind) {
    case "int":
      return formatInt(value, verb, flags);
    case "complex":
      return formatComplex(value, verb, flags);
    case "list":
    case "map":
      return formatItems(value, verb, flags);
    case "time":
    case "version":
      return formatString(formatValue(value), verb, flags);
  }
}

function formatItems(
  value: Extract<GoValue, { kind: "list" | "map" }>,
  verb: string,
  flags: VerbFlags,
): string {
  if (value.kind === "list") {
    const items = value.items.map((item) => formatItem(item, verb, flags));
    if (verb === "v" && flags.isSharp) return `${value.type}{${items.join(", ")}}`;
    return `[${items.join(" ")}]`;
  }
  const separator = verb === "v" && flags.isSharp ? ", " : " ";
  const items = sortedKeys(value).map((key) => {
    const item = formatItem(value.entries.get(key) ?? null, verb, flags);
    return `${formatVerb(key, verb, flags)}:${item}`;
  });
  if (separator === ", ") return `${value.type}{${items.join(separator)}}`;
  return `map[${items.join(separator)}]`;
}

/** Inside of something else, nil prints as itself whatever the verb is. */
function formatItem(value: GoValue, verb: string, flags: VerbFlags): string {
  return value === null ? padded("<nil>", flags) : formatVerb(value, verb, flags);
}

function mismatch(value: GoValue, verb: string, flags: VerbFlags): string {
  return `%!${verb}(${typeName(value)}=${formatVerb(value, "v", flags)})`;
}

function formatBool(value: boolean, verb: string, flags: VerbFlags): string {
  return verb === "t" || verb === "v" ? padded(String(value), flags) : mismatch(value, verb, flags);
}

function formatString(value: string, verb: string, flags: VerbFlags): string {
  const cut =
    flags.precision === undefined ? value : Array.from(value).slice(0, flags.precision).join("");
  switch (verb) {
    case "v":
      return padded(flags.isSharp ? goQuote(value) : cut, flags);
    case "s":
      return padded(cut, flags);
    case "q":
      return padded(quoted(cut, flags), flags);
    case "x":
    case "X": {
      const bytes = Buffer.from(value).subarray(0, flags.precision);
      return padded(hexBytes(bytes, verb, flags), flags);
    }
    default:
      return mismatch(value, verb, flags);
  }
}

function quoted(text: string, flags: VerbFlags): string {
  const isRaw = flags.isSharp && canBackquote(text);
  return isRaw ? `\`${text}\`` : goQuote(text, { ascii: flags.hasPlus });
}

function hexBytes(bytes: Buffer, verb: string, flags: VerbFlags): string {
  const prefix = flags.isSharp ? `0${verb}` : "";
  const pairs = [...bytes].map((byte) => {
    const text = byte.toString(16).padStart(2, "0");
    return verb === "X" ? text.toUpperCase() : text;
  });
  if (pairs.length === 0) return "";
  return flags.hasSpace ? pairs.map((pair) => prefix + pair).join(" ") : prefix + pairs.join("");
}

const bases: Readonly<Record<string, number>> = { d: 10, v: 10, b: 2, o: 8, O: 8, x: 16, X: 16 };
const prefixes: Readonly<Record<string, string>> = { b: "0b", o: "0", x: "0x", X: "0X" };

function formatInt(int: GoInt, verb: string, flags: VerbFlags): string {
  const { value } = int;
  if (verb === "c" || verb === "q" || verb === "U") return formatRune(value, verb, flags);
  const isHexByte = verb === "v" && flags.isSharp && int.type === "uint8";
  const base = isHexByte ? 16 : bases[verb];
  if (base === undefined) return mismatch(int, verb, flags);
  const digits = (value < 0n ? -value : value).toString(base);
  const shown = verb === "X" ? digits.toUpperCase() : digits;
  const sign = value < 0n ? "-" : flags.hasPlus ? "+" : flags.hasSpace ? " " : "";
  const prefix =
    verb === "O" ? "0o" : isHexByte ? "0x" : flags.isSharp ? (prefixes[verb] ?? "") : "";
  if (flags.precision !== undefined) {
    const wide = flags.precision === 0 && value === 0n ? "" : shown.padStart(flags.precision, "0");
    return padded(sign + prefix + wide, { ...flags, hasZero: false });
  }
  const room = flags.hasZero ? (flags.width ?? 0) - sign.length : 0;
  return padded(sign + prefix + shown.padStart(room, "0"), flags);
}

function formatRune(value: bigint, verb: string, flags: VerbFlags): string {
  const code = value >= 0n && value <= 0x10ffffn ? Number(value) : 0xfffd;
  const char = String.fromCodePoint(code);
  if (verb === "c") return padded(char, flags);
  if (verb === "q") return padded(goQuoteChar(char, { ascii: flags.hasPlus }), flags);
  const name = `U+${value
    .toString(16)
    .toUpperCase()
    .padStart(Math.max(4, flags.precision ?? 0), "0")}`;
  return padded(flags.isSharp ? `${name} '${char}'` : name, flags);
}

function formatFloatVerb(value: number, verb: string, flags: VerbFlags): string {
  if (!/^[vgGeEfF]$/.test(verb)) return mismatch(value, verb, flags);
  const kind = verb === "v" ? "g" : verb === "F" ? "f" : verb;
  const text = formatFloatAs(value, kind, flags.precision);
  const unsigned = text.replace(/^[+-]/, "");
  const hasMinus = text.startsWith("-");
  const isWord = /^(Inf|NaN)$/.test(unsigned);
  // An infinity has its sign always.
  const needsPlus = flags.hasPlus || (unsigned === "Inf" && !flags.hasSpace);
  const sign = hasMinus ? "-" : needsPlus ? "+" : flags.hasSpace ? " " : "";
  const room = flags.hasZero && !isWord ? (flags.width ?? 0) - sign.length : 0;
  return padded(sign + unsigned.padStart(room, "0"), isWord ? { ...flags, hasZero: false } : flags);
}

function formatComplex(value: GoComplex, verb: string, flags: VerbFlags): string {
  if (!/^[vgGeEfF]$/.test(verb)) return mismatch(value, verb, flags);
  const re = formatFloatVerb(value.re, verb, flags);
  return `(${re}${formatFloatVerb(value.im, verb, { ...flags, hasPlus: true })}i)`;
}

/** Fills up to the width, in characters; with zeros only on the left. */
function padded(text: string, flags: VerbFlags): string {
  const missing = (flags.width ?? 0) - Array.from(text).length;
  if (missing <= 0) return text;
  if (flags.isLeft) return text + " ".repeat(missing);
  return (flags.hasZero ? "0" : " ").repeat(missing) + text;
}
