import { sprint } from "../values/format.ts";
import type { GoMap, GoValue } from "../values/goValue.ts";
import { goInt, isObject, isTrue, typeName } from "../values/goValue.ts";
import { isPrintable } from "../values/quote.ts";
import { asInt, asList, goFunction, GoCallError } from "./goFunction.ts";
import type { FunctionTable } from "./goFunction.ts";
import { sprintf } from "./sprintf.ts";

/** The functions that Go's text/template has of itself, but for the comparisons. */
export const builtinFunctions: FunctionTable = {
  // Both are evaluated where they are called: they stop at the argument that decides.
  and: goFunction("value value...", (args) => args.raw(0)),
  or: goFunction("value value...", (args) => args.raw(0)),
  not: goFunction("value", (args) => !isTrue(args.raw(0))),
  len: goFunction("value", (args) => lengthOf(args.raw(0))),
  index: goFunction("value value...", (args) => indexed(args.raw(0), args.values.slice(1))),
  call: goFunction("value value...", (args) => {
    const value = args.raw(0) ?? null;
    throw new GoCallError(
      value === null ? "call of nil" : `non-function of type ${typeName(value)}`,
    );
  }),
  print: goFunction("any...", (args) => sprint(args.rest(0))),
  println: goFunction(
    "any...",
    (args) =>
      `${args
        .rest(0)
        .map((value) => sprint([value]))
        .join(" ")}\n`,
  ),
  printf: goFunction("string any...", (args, { budget }) =>
    sprintf(args.text(0), args.rest(1), budget),
  ),
  html: goFunction("any...", (args) => htmlEscaped(escapable(args.rest(0)))),
  js: goFunction("any...", (args) => jsEscaped(escapable(args.rest(0)))),
  urlquery: goFunction("any...", (args) => queryEscaped(escapable(args.rest(0)))),
};

function lengthOf(value: GoValue | undefined): GoValue {
  if (value === undefined) {
    throw new GoCallError("reflect: call of reflect.Value.Type on zero Value");
  }
  if (value === null) throw new GoCallError("len of nil pointer");
  if (typeof value === "string") return goInt(Buffer.byteLength(value));
  if (isObject(value) && value.kind === "list") return goInt(value.items.length);
  if (isObject(value) && value.kind === "map") return goInt(value.entries.size);
  throw new GoCallError(`len of type ${typeName(value)}`);
}

function indexed(item: GoValue | undefined, indexes: readonly (GoValue | undefined)[]): GoValue {
  if (item === undefined || item === null) throw new GoCallError("index of untyped nil");
  let value: GoValue = item;
  for (const index of indexes) {
    if (value === null) throw new GoCallError("index of nil pointer");
    value = indexedOnce(value, index ?? undefined);
  }
  return value;
}

function indexedOnce(item: GoValue, index: GoValue | undefined): GoValue {
  if (typeof item === "string") {
    const bytes = Buffer.from(item);
    return goInt(bytes[position(index, bytes.length)] ?? 0, "uint8");
  }
  const list = asList(item);
  if (list) return list.items[position(index, list.items.length)] ?? null;
  if (isObject(item) && item.kind === "map") return entry(item, index);
  throw new GoCallError(`can't index item of type ${typeName(item)}`);
}

function position(index: GoValue | undefined, length: number): number {
  if (index === undefined || index === null) {
    throw new GoCallError("cannot index slice/array with nil");
  }
  const at = asInt(index);
  if (at === undefined) {
    throw new GoCallError(`cannot index slice/array with type ${typeName(index)}`);
  }
  if (at < 0n || at > BigInt(length)) throw new GoCallError(`index out of range: ${at}`);
  // The one behind the last passes Go's own check and fails in its reflection.
  if (at === BigInt(length)) throw new GoCallError("reflect: slice index out of range");
  return Number(at);
}

function entry(map: GoMap, index: GoValue | undefined): GoValue {
  if (typeof index === "string") {
    return map.entries.get(index) ?? (map.type === "map[string]string" ? "" : null);
  }
  if (map.type === "map[interface {}]interface {}") return null;
  if (index === undefined || index === null) {
    throw new GoCallError("value is nil; should be of type string");
  }
  throw new GoCallError(`value has type ${typeName(index)}; should be string`);
}

function escapable(values: readonly GoValue[]): string {
  return sprint(values.map((value) => value ?? "<no value>"));
}

const htmlEscapes: Readonly<Record<string, string>> = {
  "\0": "\uFFFD",
  '"': "&#34;",
  "'": "&#39;",
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
};

function htmlEscaped(text: string): string {
  return text.replace(/["'&<>\0]/g, (char) => htmlEscapes[char] ?? char);
}

function jsEscaped(text: string): string {
  let out = "";
  for (const char of text) {
    if ("\\'\"".includes(char)) out += `\\${char}`;
    else if ("<>&=".includes(char) || !isPrintable(char)) out += jsCode(char);
    else out += char;
  }
  return out;
}

function jsCode(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  // DEL is no special character to Go.
  return code === 0x7f ? char : `\\u${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** A text as a value in the query of a URL (Go's url.QueryEscape): spaces become `+`. */
function queryEscaped(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}
