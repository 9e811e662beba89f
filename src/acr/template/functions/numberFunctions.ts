import { formatValue } from "../values/format.ts";
import type { GoInt, GoValue } from "../values/goValue.ts";
import { goInt } from "../values/goValue.ts";
import { parseInt64 } from "../values/parseNumber.ts";
import { float64Of, int64Of } from "./conversions.ts";
import { GoCallError, goFunction } from "./goFunction.ts";
import type { FunctionTable, GoFunction } from "./goFunction.ts";

/** sprig's arithmetic: on `int64` unless a name says otherwise, and it wraps around. */
export const numberFunctions: FunctionTable = {
  int: goFunction("any", (args) => goInt(int64Of(args.any(0)))),
  int64: goFunction("any", (args) => int64(int64Of(args.any(0)))),
  float64: goFunction("any", (args) => float64Of(args.any(0))),
  toDecimal: goFunction("any", (args) => int64(parseInt64(formatValue(args.any(0)), 8) ?? 0n)),
  add1: goFunction("any", (args) => int64(int64Of(args.any(0)) + 1n)),
  add: goFunction("any...", (args) => int64(sum(args.rest(0)))),
  sub: goFunction("any any", (args) => int64(int64Of(args.any(0)) - int64Of(args.any(1)))),
  mul: goFunction("any any...", (args) => {
    return int64(
      args.rest(0).reduce((product, value) => BigInt.asIntN(64, product * int64Of(value)), 1n),
    );
  }),
  div: goFunction("any any", (args) => int64(int64Of(args.any(0)) / divisor(args.any(1)))),
  mod: goFunction("any any", (args) => int64(int64Of(args.any(0)) % divisor(args.any(1)))),
  max: extreme((a, b) => a > b),
  biggest: extreme((a, b) => a > b),
  min: extreme((a, b) => a < b),
  floor: goFunction("any", (args) => Math.floor(float64Of(args.any(0)))),
  ceil: goFunction("any", (args) => Math.ceil(float64Of(args.any(0)))),
  round: goFunction("any int float64...", (args) => {
    return rounded(float64Of(args.any(0)), args.int(1), args.length > 2 ? args.float(2) : 0.5);
  }),
};

function int64(value: bigint): GoInt {
  return goInt(value, "int64");
}

function sum(values: readonly GoValue[]): bigint {
  return values.reduce((total, value) => total + int64Of(value), 0n);
}

function divisor(value: GoValue): bigint {
  const number = int64Of(value);
  if (number === 0n) throw new GoCallError("runtime error: integer divide by zero");
  return number;
}

function extreme(isBetter: (a: bigint, b: bigint) => boolean): GoFunction {
  return goFunction("any any...", (args) => {
    const numbers = args.rest(0).map(int64Of);
    return int64(numbers.reduce((best, number) => (isBetter(number, best) ? number : best)));
  });
}

function rounded(value: number, places: number, roundsUpFrom: number): number {
  const power = 10 ** places;
  const digit = power * value;
  const fraction = digit - Math.trunc(digit);
  return (fraction >= roundsUpFrom ? Math.ceil(digit) : Math.floor(digit)) / power;
}
