import type { Budget } from "../exec/budget.ts";
import type { GoList, GoMap, GoTime, GoValue } from "../values/goValue.ts";
import { isObject } from "../values/goValue.ts";

/**
 * Types of parameters: `any` is `interface {}` (nil arrives as null), `value` is `reflect.Value`
 * (a missing value arrives as undefined), `map` is `map[string]interface {}`.
 */
export type ParamType = "any" | "value" | "string" | "int" | "float64" | "bool" | "map" | "time";

/** What a function fails with: Go's words, without `error calling …`. */
export class GoCallError extends Error {}

/** What functions need beside their arguments. */
export interface CallEnvironment {
  readonly budget: Budget;
  /** The moment that counts as now. */
  readonly now: GoTime;
  /** Says that the result is not what the engine will give (a random value, the time …). */
  readonly unpredictable: () => void;
}

/** A function that templates can call. */
export interface GoFunction {
  readonly params: readonly ParamType[];
  /** Whether the last parameter takes any number of arguments. */
  readonly isVariadic: boolean;
  readonly call: (args: Arguments, environment: CallEnvironment) => GoValue | undefined;
}

export type FunctionTable = Readonly<Record<string, GoFunction>>;

/** A function with the parameters `"int string"`; `"any..."` at the end takes the rest. */
export function goFunction(signature: string, call: GoFunction["call"]): GoFunction {
  const words = signature.split(" ").filter((word) => word !== "");
  const params = words.map((word) => paramType(word.replace("...", "")));
  return { params, isVariadic: signature.endsWith("..."), call };
}

const paramTypes: readonly ParamType[] = [
  "any",
  "value",
  "string",
  "int",
  "float64",
  "bool",
  "map",
  "time",
];

function paramType(word: string): ParamType {
  const found = paramTypes.find((type) => type === word);
  if (!found) throw new Error(`Unknown parameter type: ${word}`);
  return found;
}

/** A parameter's type as Go names it. */
export function paramTypeName(type: ParamType): string {
  switch (type) {
    case "any":
      return "interface {}";
    case "value":
      return "reflect.Value";
    case "map":
      return "map[string]interface {}";
    case "time":
      return "time.Time";
    default:
      return type;
  }
}

/** The arguments of a call; the evaluator has checked their types already. */
export class Arguments {
  readonly values: readonly (GoValue | undefined)[];

  constructor(values: readonly (GoValue | undefined)[]) {
    this.values = values;
  }

  get length(): number {
    return this.values.length;
  }

  /** A value that may be missing (`value` parameters). */
  raw(index: number): GoValue | undefined {
    return this.values[index];
  }

  any(index: number): GoValue {
    return this.values[index] ?? null;
  }

  /** All from an index on. */
  rest(index: number): GoValue[] {
    return this.values.slice(index).map((value) => value ?? null);
  }

  text(index: number): string {
    const value = this.values[index];
    return typeof value === "string" ? value : mistyped("string");
  }

  /** An `int`. Beyond 2^53 it is not exact, which no length or index reaches. */
  int(index: number): number {
    const value = this.values[index];
    return isObject(value) && value.kind === "int" ? Number(value.value) : mistyped("int");
  }

  float(index: number): number {
    const value = this.values[index];
    return typeof value === "number" ? value : mistyped("float64");
  }

  bool(index: number): boolean {
    const value = this.values[index];
    return typeof value === "boolean" ? value : mistyped("bool");
  }

  map(index: number): GoMap {
    const value = this.values[index];
    return isObject(value) && value.kind === "map" ? value : mistyped("map");
  }

  time(index: number): GoTime {
    const value = this.values[index];
    return isObject(value) && value.kind === "time" ? value : mistyped("time.Time");
  }
}

function mistyped(type: string): never {
  throw new Error(`Argument is no ${type}`);
}

/** The list a value is, if it is one. */
export function asList(value: GoValue | undefined): GoList | undefined {
  return isObject(value) && value.kind === "list" ? value : undefined;
}

/** The integer a value is, if it is one. */
export function asInt(value: GoValue | undefined): bigint | undefined {
  return isObject(value) && value.kind === "int" ? value.value : undefined;
}

/** What Go says when a nil is used where something has to be. */
export function nilDereference(): GoCallError {
  return new GoCallError("runtime error: invalid memory address or nil pointer dereference");
}
