import type { GoValue } from "../values/goValue.ts";
import { compareBytes, deepEqual, isObject, typeName } from "../values/goValue.ts";
import { formatVerb, plainFlags } from "../values/formatVerb.ts";
import { goFunction, GoCallError } from "./goFunction.ts";
import type { Arguments, FunctionTable } from "./goFunction.ts";

type Value = GoValue | undefined;

/** `eq`, `ne`, `lt`, `le`, `gt`, `ge` of Go's text/template (as of Go 1.19). */
export const comparisons: FunctionTable = {
  eq: goFunction("value value...", equalsAny),
  ne: goFunction("value value", (args) => !equals(args.raw(0), args.raw(1))),
  lt: goFunction("value value", (args) => isLess(args.raw(0), args.raw(1))),
  le: goFunction("value value", (args) => isAtMost(args.raw(0), args.raw(1))),
  gt: goFunction("value value", (args) => !isAtMost(args.raw(0), args.raw(1))),
  ge: goFunction("value value", (args) => !isLess(args.raw(0), args.raw(1))),
};

function equalsAny(args: Arguments): boolean {
  if (args.length < 2) throw new GoCallError("missing argument for comparison");
  return args.values.slice(1).some((value) => equals(args.raw(0), value));
}

type BasicKind = "bool" | "complex" | "int" | "float" | "string" | "uint";

function basicKind(value: Value): BasicKind | undefined {
  if (typeof value === "boolean") return "bool";
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "float";
  if (!isObject(value)) return undefined;
  if (value.kind === "complex") return "complex";
  if (value.kind !== "int") return undefined;
  return value.type === "uint8" ? "uint" : "int";
}

function areIntegers(a: BasicKind | undefined, b: BasicKind | undefined): boolean {
  return (a === "int" || a === "uint") && (b === "int" || b === "uint");
}

function equals(first: Value, second: Value): boolean {
  const a = first ?? undefined;
  const b = second ?? undefined;
  const [kindA, kindB] = [basicKind(a), basicKind(b)];
  if (areIntegers(kindA, kindB)) return compareNumbers(a, b) === 0;
  if (kindA !== kindB) {
    if (a !== undefined && b !== undefined) {
      throw new GoCallError("incompatible types for comparison");
    }
    return false;
  }
  if (kindA !== undefined) return a !== undefined && b !== undefined && deepEqual(a, b);
  return equalsOther(a, b);
}

function equalsOther(a: Value, b: Value): boolean {
  if (isNil(a) || isNil(b)) return isNil(a) === isNil(b);
  if (a === undefined || b === undefined) return false;
  if (isObject(a) && isObject(b) && (b.kind === "list" || b.kind === "map")) {
    if (a.kind !== b.kind) {
      const shown = `${asText(a)}: ${typeName(a)}, ${typeName(b)}: ${formatVerb(b, "v", plainFlags)}`;
      throw new GoCallError(`non-comparable types ${shown}`);
    }
    throw new GoCallError(`non-comparable type ${asText(b)}: ${typeName(b)}`);
  }
  // Versions are pointers: each is equal to itself only.
  return a === b || (isObject(a) && a.kind === "time" && deepEqual(a, b));
}

/** As Go's message has it: with `%s`, which numbers do not fit. */
function asText(value: GoValue): string {
  return formatVerb(value, "s", plainFlags);
}

function isNil(value: Value): boolean {
  if (value === undefined || value === null) return true;
  return isObject(value) && (value.kind === "list" || value.kind === "map") && value.isNil;
}

function isLess(first: Value, second: Value): boolean {
  const a = first ?? undefined;
  const b = second ?? undefined;
  const [kindA, kindB] = [basicKind(a), basicKind(b)];
  if (!kindA || !kindB) throw new GoCallError("invalid type for comparison");
  if (areIntegers(kindA, kindB)) return compareNumbers(a, b) < 0;
  if (kindA !== kindB) throw new GoCallError("incompatible types for comparison");
  if (typeof a === "string" && typeof b === "string") return compareBytes(a, b) < 0;
  if (typeof a === "number" && typeof b === "number") return a < b;
  throw new GoCallError("invalid type for comparison");
}

function isAtMost(a: Value, b: Value): boolean {
  return isLess(a, b) || equals(a, b);
}

function compareNumbers(a: Value, b: Value): number {
  const left = isObject(a) && a.kind === "int" ? a.value : 0n;
  const right = isObject(b) && b.kind === "int" ? b.value : 0n;
  return left < right ? -1 : left > right ? 1 : 0;
}
