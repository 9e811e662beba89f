import { messageOf } from "../../../core/base/errors.ts";
import { Arguments, GoCallError, paramTypeName } from "../functions/goFunction.ts";
import type { GoFunction, ParamType } from "../functions/goFunction.ts";
import type { IdentifierNode, Operand } from "../syntax/node.ts";
import { nodeText } from "../syntax/nodeText.ts";
import { goInt, isObject, isTrue, typeName } from "../values/goValue.ts";
import type { GoMap, GoValue } from "../values/goValue.ts";
import { goQuote } from "../values/quote.ts";
import { LimitReached } from "./budget.ts";
import type { CallArguments, Expressions, NamedNode } from "./expressions.ts";
import type { Slot } from "./slot.ts";
import { concrete, nothing } from "./slot.ts";

/** A call: the name, the node that messages about a failed call name, the arguments. */
export interface FunctionCall {
  readonly name: IdentifierNode;
  readonly node: NamedNode;
  readonly args: CallArguments;
}

/** Calls a function with its arguments checked and converted as Go's evalCall does. */
export function callFunction(state: Expressions, dot: Slot, call: FunctionCall): Slot {
  const { name } = call.name;
  const { functions } = state.context;
  const found = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!found) state.fail(`${goQuote(name)} is not a defined function`);
  checkCount(state, call, found);
  if (name === "and" || name === "or") return shortCircuit(state, dot, call);
  const { nodes, final } = call.args;
  const values = nodes.map((node, i) => argument(state, dot, { type: typeAt(found, i), node }));
  if (final) values.push(converted(state, final, finalType(found, nodes.length)));
  return invoke(state, found, { call, values });
}

function checkCount(state: Expressions, call: FunctionCall, found: GoFunction): void {
  const { nodes, final } = call.args;
  const count = nodes.length + (final ? 1 : 0);
  const wanted = found.params.length;
  const prefix = `wrong number of args for ${call.name.name}: want`;
  if (!found.isVariadic && count !== wanted) state.fail(`${prefix} ${wanted} got ${count}`);
  if (found.isVariadic && count < wanted - 1) {
    state.fail(`${prefix} at least ${wanted - 1} got ${nodes.length}`);
  }
}

function typeAt(found: GoFunction, index: number): ParamType {
  return found.params[Math.min(index, found.params.length - 1)] ?? "any";
}

function finalType(found: GoFunction, index: number): ParamType {
  return found.isVariadic ? typeAt(found, index) : (found.params.at(-1) ?? "any");
}

function invoke(
  state: Expressions,
  found: GoFunction,
  use: { readonly call: FunctionCall; readonly values: readonly (GoValue | undefined)[] },
): Slot {
  const { budget, onUnpredictable, now } = state.context;
  const { name } = use.call;
  try {
    for (const value of use.values) budget.spendFor(value);
    const result = found.call(new Arguments(use.values), {
      budget,
      now: { kind: "time", milliseconds: now.getTime(), zone: "UTC" },
      unpredictable: () => onUnpredictable(name.name, name.start, name.end),
    });
    if (typeof result === "string") budget.checkLength(result.length);
    else budget.spendFor(result);
    return result === null ? { value: null, isInterface: true } : concrete(result);
  } catch (error) {
    state.at(use.call.node);
    if (error instanceof LimitReached) state.fail(error.message, "limit");
    if (!(error instanceof GoCallError)) throw error;
    return state.fail(`error calling ${name.name}: ${messageOf(error)}`);
  }
}

/** `and` and `or` stop at the first argument that decides. */
function shortCircuit(state: Expressions, dot: Slot, call: FunctionCall): Slot {
  const stopsAt = call.name.name === "or";
  let slot: Slot = nothing;
  for (const node of call.args.nodes) {
    if (node.type === "nil") {
      slot = nothing;
    } else {
      slot = state.operand(dot, node);
    }
    if (isTrue(slot.value) === stopsAt) return slot;
  }
  return call.args.final ?? slot;
}

interface ArgumentUse {
  readonly type: ParamType;
  readonly node: Operand;
}

function argument(state: Expressions, dot: Slot, use: ArgumentUse): GoValue | undefined {
  const { type, node } = use;
  state.at(node);
  switch (node.type) {
    case "nil":
      return nilArgument(state, type);
    case "bool":
    case "number":
    case "string":
      return literal(state, dot, { type, node });
    default:
      return converted(state, state.operand(dot, node), type);
  }
}

function nilArgument(state: Expressions, type: ParamType): GoValue | undefined {
  switch (type) {
    case "any":
      return null;
    case "value":
      return undefined;
    case "map":
      return nilMap();
    default:
      return state.fail(`cannot assign nil to ${paramTypeName(type)}`);
  }
}

function nilMap(): GoMap {
  return { kind: "map", type: "map[string]interface {}", entries: new Map(), isNil: true };
}

interface LiteralUse {
  readonly type: ParamType;
  readonly node: Extract<Operand, { readonly type: "bool" | "number" | "string" }>;
}

/** A constant, read as the type of the parameter. */
function literal(state: Expressions, dot: Slot, { type, node }: LiteralUse): GoValue | undefined {
  const shown = nodeText(node);
  switch (type) {
    case "any":
    case "value":
      return state.operand(dot, node).value;
    case "string":
      return node.type === "string" ? node.text : state.fail(`expected string; found ${shown}`);
    case "bool":
      return node.type === "bool" ? node.value : state.fail(`expected bool; found ${shown}`);
    case "int":
      if (node.type === "number" && node.int !== undefined) return goInt(node.int);
      return state.fail(`expected integer; found ${shown}`);
    case "float64":
      if (node.type === "number" && node.float !== undefined) return node.float;
      return state.fail(`expected float; found ${shown}`);
    case "map":
    case "time":
      return state.fail(`can't handle ${shown} for arg of type ${paramTypeName(type)}`);
  }
}

/** A value as the parameter's type wants it (text/template validateType). */
function converted(state: Expressions, slot: Slot, type: ParamType): GoValue | undefined {
  const { value } = slot;
  if (type === "value") return value;
  if (value === undefined) {
    if (type === "any") return null;
    if (type === "map") return nilMap();
    return state.fail(`invalid value; expected ${paramTypeName(type)}`);
  }
  if (isAssignable(value, type)) return value;
  const got = value === null ? "interface {}" : typeName(value);
  return state.fail(`wrong type for value; expected ${paramTypeName(type)}; got ${got}`);
}

function isAssignable(value: GoValue, type: ParamType): boolean {
  switch (type) {
    case "any":
    case "value":
      return true;
    case "map": {
      const name = value === null ? "" : typeName(value);
      return name === "map[string]interface {}" || name === "templating.Values";
    }
    case "time":
      return isObject(value) && value.kind === "time";
    default:
      return value !== null && typeName(value) === type;
  }
}
