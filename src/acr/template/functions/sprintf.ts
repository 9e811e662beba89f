import type { Budget } from "../exec/budget.ts";
import { formatVerb } from "../values/formatVerb.ts";
import type { VerbFlags } from "../values/formatVerb.ts";
import { formatValue } from "../values/format.ts";
import type { GoValue } from "../values/goValue.ts";
import { typeName } from "../values/goValue.ts";
import { asInt } from "./goFunction.ts";

const directive = /%([-+# 0]*)(\[(?:\d+\])?)?(\*|\d+)?(?:\.(\[\d+\])?(\*|\d*))?(\[\d+\])?(.?)/gsu;

/** Values put into a Go format (package fmt): flags, width, precision, argument indexes, `*`. */
export function sprintf(format: string, values: readonly GoValue[], budget: Budget): string {
  const state: State = { values, next: 0, isReordered: false, budget };
  const text = format.replace(directive, (...found: (string | undefined)[]) =>
    formatDirective(state, found),
  );
  budget.checkLength(text.length);
  if (state.isReordered || state.next >= values.length) return text;
  const extra = values.slice(state.next).map(extraText);
  return `${text}%!(EXTRA ${extra.join(", ")})`;
}

interface State {
  readonly values: readonly GoValue[];
  readonly budget: Budget;
  next: number;
  isReordered: boolean;
}

function formatDirective(state: State, found: readonly (string | undefined)[]): string {
  const [, flagText = "", index1, widthText, index2, precisionText, index3, verb = ""] = found;
  if (verb === "%") return "%";
  const flags = flagsOf(flagText);
  const bad = moveTo(state, index1) ?? moveTo(state, widthText === "*" ? undefined : index3);
  let note = "";
  const width = widthText === "*" ? starOf(state) : numberOf(widthText);
  if (width === "bad") note += "%!(BADWIDTH)";
  const badSecond = moveTo(state, index2);
  const precision = precisionText === "*" ? starOf(state) : numberOf(precisionText, 0);
  if (precision === "bad") note += "%!(BADPREC)";
  const badThird = widthText === "*" ? moveTo(state, index3) : undefined;
  if (verb === "") return `${note}%!(NOVERB)`;
  if (bad ?? badSecond ?? badThird) return `${note}%!${verb}(BADINDEX)`;
  if (state.next >= state.values.length) return `${note}%!${verb}(MISSING)`;
  const value = state.values[state.next++] ?? null;
  state.budget.checkLength(Math.abs(toNumber(width) ?? 0) + (toNumber(precision) ?? 0));
  const isLeft = flags.isLeft || (toNumber(width) ?? 0) < 0;
  const size = width === undefined ? undefined : Math.abs(toNumber(width) ?? 0);
  const wanted = precisionOf(precision);
  return note + formatVerb(value, verb, { ...flags, isLeft, width: size, precision: wanted });
}

function toNumber(value: number | "bad" | undefined): number | undefined {
  return value === "bad" ? undefined : value;
}

/** A negative precision counts as none. */
function precisionOf(value: number | "bad" | undefined): number | undefined {
  const precision = toNumber(value);
  return precision !== undefined && precision < 0 ? undefined : precision;
}

function flagsOf(text: string): VerbFlags {
  return {
    isLeft: text.includes("-"),
    hasPlus: text.includes("+"),
    isSharp: text.includes("#"),
    hasSpace: text.includes(" "),
    hasZero: text.includes("0") && !text.includes("-"),
    width: undefined,
    precision: undefined,
  };
}

/** Takes `[n]`; true where there is no such argument. */
function moveTo(state: State, index: string | undefined): true | undefined {
  if (index === undefined) return undefined;
  state.isReordered = true;
  const at = Number(index.slice(1, -1)) - 1;
  if (at < 0 || at >= state.values.length) return true;
  state.next = at;
  return undefined;
}

function starOf(state: State): number | "bad" {
  const value = asInt(state.values[state.next]);
  if (state.next < state.values.length) state.next += 1;
  return value === undefined || value > 1_000_000n || value < -1_000_000n ? "bad" : Number(value);
}

function numberOf(text: string | undefined, whenEmpty?: number): number | "bad" | undefined {
  if (text === undefined) return undefined;
  return text === "" ? whenEmpty : Number(text);
}

function extraText(value: GoValue): string {
  return value === null ? "<nil>" : `${typeName(value)}=${formatValue(value)}`;
}
