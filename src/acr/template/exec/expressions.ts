import { TemplateError, type TemplateErrorCode } from "../templateError.ts";
import type {
  ChainNode,
  CommandNode,
  FieldNode,
  IdentifierNode,
  NumberNode,
  Operand,
  PipeNode,
  TemplateNode,
  VariableNode,
} from "../syntax/node.ts";
import { nodeText } from "../syntax/nodeText.ts";
import { goInt, isObject } from "../values/goValue.ts";
import { goQuote } from "../values/quote.ts";
import { LimitReached } from "./budget.ts";
import { callFunction } from "./callFunction.ts";
import type { RenderContext } from "./evaluator.ts";
import { callMethod } from "./methods.ts";
import type { Slot } from "./slot.ts";
import { concrete, entryOf, nothing, slotType, unwrapped } from "./slot.ts";

/** A node that messages can name. */
export type NamedNode = TemplateNode | Operand | CommandNode;

interface Variable {
  readonly name: string;
  slot: Slot;
}

/** Arguments of a call as written, and the value that the pipe hands on as the last one. */
export interface CallArguments {
  readonly nodes: readonly Operand[];
  /** Undefined where nothing was piped in. */
  readonly final: Slot | undefined;
}

const none: CallArguments = { nodes: [], final: undefined };

/** Evaluates what stands inside of actions, in the words of Go's messages where it fails. */
export abstract class Expressions {
  readonly context: RenderContext;
  protected readonly variables: Variable[];
  readonly #name: string;
  #node: NamedNode | undefined;

  constructor(context: RenderContext, name: string, data: Slot) {
    this.context = context;
    this.#name = name;
    this.variables = [{ name: "$", slot: data }];
  }

  /** Remembers the node that messages name from now on. */
  at(node: NamedNode): void {
    this.#node = node;
  }

  fail(message: string, code: TemplateErrorCode = "execute"): never {
    const node = this.#node;
    const { name, text } = this.context.set;
    if (!node) throw new TemplateError(code, `template: ${name}: ${message}`, { start: 0, end: 0 });
    const shown = isStatement(node) ? this.contextOf(node) : nodeText(node);
    const where = `${name}:${lineAndColumn(text, node.position)}`;
    const whole = `template: ${where}: executing ${goQuote(this.#name)} at <${shown}>: ${message}`;
    throw new TemplateError(code, whole, { start: node.start, end: node.end });
  }

  /** Gives the place where we are to what ends because it takes too much. */
  protected guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      if (error instanceof LimitReached) this.fail(error.message, "limit");
      throw error;
    }
  }

  protected abstract contextOf(node: TemplateNode): string;

  protected setTop(fromTop: number, slot: Slot): void {
    const variable = this.variables[this.variables.length - fromTop];
    if (variable) variable.slot = slot;
  }

  pipeline(dot: Slot, pipe: PipeNode): Slot {
    this.at(pipe);
    // Whatever stands in it costs something, also what no function is called for.
    this.guarded(() => this.context.budget.spend(1 + ((pipe.end - pipe.start) >> 5)));
    let value: Slot | undefined;
    for (const command of pipe.commands) value = unwrapped(this.#command(dot, command, value));
    const slot = value ?? nothing;
    for (const { names } of pipe.declared) {
      if (pipe.isAssign) this.#find(names[0]).slot = slot;
      else this.variables.push({ name: names[0], slot });
    }
    return slot;
  }

  #find(name: string): Variable {
    this.guarded(() => this.context.budget.spend(this.variables.length / 64));
    const found = this.variables.findLast((variable) => variable.name === name);
    return found ?? this.fail(`undefined variable: ${name}`);
  }

  #command(dot: Slot, command: CommandNode, final: Slot | undefined): Slot {
    const [first, ...nodes] = command.args;
    const args: CallArguments = { nodes, final };
    switch (first.type) {
      case "field":
        return this.#field(dot, first, args);
      case "chain":
        return this.#chain(dot, first, args);
      case "identifier":
        return this.#function(dot, first, command, args);
      case "pipe":
        this.#refuseArguments(first, args);
        return this.pipeline(dot, first);
      case "variable":
        return this.#variable(dot, first, args);
      default:
        this.at(first);
        this.#refuseArguments(first, args);
        return this.#plain(dot, first);
    }
  }

  #plain(
    dot: Slot,
    first: Extract<Operand, { readonly type: "dot" | "bool" | "string" | "number" | "nil" }>,
  ): Slot {
    switch (first.type) {
      case "dot":
        return dot;
      case "bool":
        return concrete(first.value);
      case "string":
        return concrete(first.text);
      case "number":
        return this.#constant(first);
      case "nil":
        return this.fail("nil is not a command");
    }
  }

  #refuseArguments(node: Operand, args: CallArguments): void {
    if (args.nodes.length === 0 && !args.final) return;
    this.fail(`can't give argument to non-function ${nodeText(node)}`);
  }

  /** An operand where an argument of any type stands. */
  operand(dot: Slot, node: Exclude<Operand, { readonly type: "nil" }>): Slot {
    this.at(node);
    switch (node.type) {
      case "dot":
        return dot;
      case "field":
        return this.#field(dot, node, none);
      case "variable":
        return this.#variable(dot, node, none);
      case "pipe":
        return this.pipeline(dot, node);
      case "identifier":
        return this.#function(dot, node, node, none);
      case "chain":
        return this.#chain(dot, node, none);
      case "bool":
        return concrete(node.value);
      case "string":
        return concrete(node.text);
      case "number":
        return this.#constant(node);
    }
  }

  #constant(node: NumberNode): Slot {
    this.at(node);
    if (node.complex) return concrete({ kind: "complex", ...node.complex });
    const looksFloat =
      /[.eEpP]/.test(node.text) && !node.text.startsWith("'") && !/^0[xX][^pP]+$/.test(node.text);
    if (node.float !== undefined && looksFloat) return concrete(node.float);
    if (node.int !== undefined) return concrete(goInt(node.int));
    return this.fail(`${node.text} overflows int`);
  }

  #function(dot: Slot, name: IdentifierNode, node: NamedNode, args: CallArguments): Slot {
    this.at(name);
    return callFunction(this, dot, { name, node, args });
  }

  #field(dot: Slot, node: FieldNode, args: CallArguments): Slot {
    this.at(node);
    return this.#fields(dot, node, node.names, args);
  }

  #chain(dot: Slot, node: ChainNode, args: CallArguments): Slot {
    this.at(node);
    if (node.node.type === "nil") {
      this.fail(`indirection through explicit nil in ${nodeText(node)}`);
    }
    return this.#fields(this.operand(dot, node.node), node, node.names, args);
  }

  #variable(dot: Slot, node: VariableNode, args: CallArguments): Slot {
    this.at(node);
    const [name, ...fields] = node.names;
    const { slot } = this.#find(name);
    if (fields.length > 0) return this.#fields(slot, node, fields, args);
    this.#refuseArguments({ ...node, names: [name] }, args);
    return slot;
  }

  #fields(receiver: Slot, node: NamedNode, names: readonly string[], args: CallArguments): Slot {
    let slot = receiver;
    names.forEach((name, i) => {
      slot = this.#fieldOf(slot, name, i === names.length - 1 ? args : none);
    });
    return slot;
  }

  #fieldOf(receiver: Slot, name: string, args: CallArguments): Slot {
    const { value } = receiver;
    if (value === undefined) return nothing;
    if (value === null) this.fail(`nil pointer evaluating interface {}.${name}`);
    const hasArguments = args.nodes.length > 0 || args.final !== undefined;
    const method = callMethod(value, name);
    if (method !== undefined) {
      if (hasArguments) {
        const got = args.nodes.length + (args.final ? 1 : 0);
        this.fail(`wrong number of args for ${name}: want 0 got ${got}`);
      }
      return concrete(method);
    }
    if (isObject(value) && value.kind === "map") {
      if (hasArguments) this.fail(`${name} is not a method but has arguments`);
      return entryOf(value, name);
    }
    return this.fail(`can't evaluate field ${name} in type ${slotType(receiver)}`);
  }
}

function isStatement(node: NamedNode): node is TemplateNode {
  switch (node.type) {
    case "text":
    case "list":
    case "action":
    case "if":
    case "with":
    case "range":
    case "break":
    case "continue":
    case "template":
      return true;
    default:
      return false;
  }
}

/** `LINE:COLUMN` as Go counts: lines from 1, bytes from 0. */
function lineAndColumn(text: string, position: number): string {
  const before = text.slice(0, position);
  const lineStart = before.lastIndexOf("\n") + 1;
  const line = before.split("\n").length;
  return `${line}:${Buffer.byteLength(before.slice(lineStart))}`;
}
