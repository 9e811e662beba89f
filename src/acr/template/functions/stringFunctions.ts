import type { Budget } from "../exec/budget.ts";
import { formatValue } from "../values/format.ts";
import { goInt, goList, goMap } from "../values/goValue.ts";
import type { GoMap } from "../values/goValue.ts";
import { goQuote } from "../values/quote.ts";
import { parseInt64 } from "../values/parseNumber.ts";
import { byteSlice, lowerCase, textOf, textsOf, trimmedSpace, upperCase } from "./conversions.ts";
import { GoCallError, goFunction } from "./goFunction.ts";
import type { FunctionTable, GoFunction } from "./goFunction.ts";

/** sprig's functions on strings, but for those that look at words. */
export const stringFunctions: FunctionTable = {
  hello: goFunction("", () => "Hello!"),
  trunc: goFunction("int string", (args) => {
    const [count, text] = [args.int(0), args.text(1)];
    return Buffer.byteLength(text) <= count ? text : byteSlice(text, 0, count);
  }),
  trim: ofText(trimmedSpace),
  upper: ofText(upperCase),
  lower: ofText(lowerCase),
  substr: goFunction("int int string", (args) => substring(args.int(0), args.int(1), args.text(2))),
  repeat: goFunction("int string", (args, { budget }) => {
    return repeated(args.text(1), args.int(0), budget);
  }),
  trimAll: goFunction("string string", (args) => trimmedOf(args.text(1), args.text(0))),
  trimall: goFunction("string string", (args) => trimmedOf(args.text(1), args.text(0))),
  trimSuffix: goFunction("string string", (args) => {
    const [suffix, text] = [args.text(0), args.text(1)];
    return text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;
  }),
  trimPrefix: goFunction("string string", (args) => {
    const [prefix, text] = [args.text(0), args.text(1)];
    return text.startsWith(prefix) ? text.slice(prefix.length) : text;
  }),
  contains: goFunction("string string", (args) => args.text(1).includes(args.text(0))),
  hasPrefix: goFunction("string string", (args) => args.text(1).startsWith(args.text(0))),
  hasSuffix: goFunction("string string", (args) => args.text(1).endsWith(args.text(0))),
  quote: goFunction("any...", (args) => {
    const present = args.rest(0).filter((value) => value !== null);
    return present.map((value) => goQuote(textOf(value))).join(" ");
  }),
  squote: goFunction("any...", (args) => {
    const present = args.rest(0).filter((value) => value !== null);
    return present.map((value) => `'${formatValue(value)}'`).join(" ");
  }),
  cat: goFunction("any...", (args) => {
    return args
      .rest(0)
      .filter((value) => value !== null)
      .map(formatValue)
      .join(" ");
  }),
  indent: goFunction("int string", (args, { budget }) => {
    return indented(args.text(1), args.int(0), budget);
  }),
  nindent: goFunction("int string", (args, { budget }) => {
    return `\n${indented(args.text(1), args.int(0), budget)}`;
  }),
  replace: goFunction("string string string", (args, { budget }) => {
    const [old, replacement, text] = [args.text(0), args.text(1), args.text(2)];
    // Nothing stands before, between and behind all characters.
    const parts = old === "" ? ["", ...Array.from(text), ""] : split(text, old);
    budget.checkLength(text.length + parts.length * replacement.length);
    return parts.join(replacement);
  }),
  plural: goFunction("string string int", (args) => args.text(args.int(2) === 1 ? 0 : 1)),
  toString: goFunction("any", (args) => textOf(args.any(0))),
  atoi: goFunction("string", (args) => goInt(parseInt64(args.text(0), 10) ?? 0n)),
  split: goFunction("string string", (args) => numbered(split(args.text(1), args.text(0)))),
  splitn: goFunction("string int string", (args) => {
    return numbered(splitInto(args.text(2), args.text(0), args.int(1)));
  }),
  splitList: goFunction("string string", (args) => {
    return goList(split(args.text(1), args.text(0)), "[]string");
  }),
  toStrings: goFunction("any", (args) => goList(textsOf(args.any(0)), "[]string")),
  join: goFunction("string any", (args, { budget }) => {
    const texts = textsOf(args.any(1));
    budget.checkLength(texts.length * args.text(0).length);
    return texts.join(args.text(0));
  }),
  fail: goFunction("string", (args) => {
    throw new GoCallError(args.text(0));
  }),
};

function ofText(change: (text: string) => string): GoFunction {
  return goFunction("string", (args) => change(args.text(0)));
}

function substring(start: number, end: number, text: string): string {
  if (start < 0) return byteSlice(text, 0, end);
  const toEnd = end < 0 || end > Buffer.byteLength(text);
  return byteSlice(text, start, toEnd ? undefined : end);
}

function repeated(text: string, count: number, budget: Budget): string {
  if (count < 0) throw new GoCallError("strings: negative Repeat count");
  budget.checkLength(text.length * count);
  return text.repeat(count);
}

function indented(text: string, width: number, budget: Budget): string {
  const pad = repeated(" ", width, budget);
  const lines = text.split("\n");
  budget.checkLength(text.length + lines.length * pad.length);
  return pad + lines.join(`\n${pad}`);
}

/** Without any of the characters at both ends (Go's strings.Trim). */
function trimmedOf(text: string, characters: string): string {
  const unwanted = new Set(characters);
  const chars = Array.from(text);
  let start = 0;
  let end = chars.length;
  while (start < end && unwanted.has(chars[start] ?? "")) start += 1;
  while (end > start && unwanted.has(chars[end - 1] ?? "")) end -= 1;
  return chars.slice(start, end).join("");
}

/** Go's strings.Split: an empty separator splits into characters. */
function split(text: string, separator: string): string[] {
  return separator === "" ? Array.from(text) : text.split(separator);
}

/** Go's strings.SplitN: at most `count` parts, the last with the rest; all for a negative count. */
function splitInto(text: string, separator: string, count: number): string[] {
  const parts = split(text, separator);
  if (count === 0) return [];
  if (count < 0 || parts.length <= count) return parts;
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join(separator)];
}

function numbered(parts: readonly string[]): GoMap {
  return goMap(
    parts.map((part, i) => [`_${i}`, part]),
    "map[string]string",
  );
}
