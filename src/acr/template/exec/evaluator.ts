import { messageOf } from "../../../core/base/errors.ts";
import type { FunctionTable } from "../functions/goFunction.ts";
import type { BranchNode, CallNode, ListNode, TemplateNode, TemplateSet } from "../syntax/node.ts";
import { statementText } from "../syntax/nodeText.ts";
import { TemplateError } from "../templateError.ts";
import { formatValue } from "../values/format.ts";
import type { GoValue } from "../values/goValue.ts";
import {
  goInt,
  holdsInterfaces,
  isObject,
  isTrue,
  sortedKeys,
  typeName,
} from "../values/goValue.ts";
import { goQuote } from "../values/quote.ts";
import type { Budget } from "./budget.ts";
import { Expressions } from "./expressions.ts";
import type { Slot } from "./slot.ts";
import { concrete, entryOf, nothing, unwrapped } from "./slot.ts";

/** Takes what is rendered, piece by piece. */
export interface RenderSink {
  /** Text of the template as it stands there. */
  text(start: number, end: number): void;
  /** What an action printed. */
  printed(text: string, start: number, end: number): void;
}

/** What rendering needs beside the template and its data. */
export interface RenderContext {
  readonly set: TemplateSet;
  readonly functions: FunctionTable;
  readonly budget: Budget;
  readonly sink: RenderSink;
  readonly now: Date;
  readonly onUnpredictable: (name: string, start: number, end: number) => void;
}

/** How a list was left: at its end or by a jump out of a loop. */
type Way = "on" | "break" | "continue";

/** Renders a template as Go's text/template executes it. Throws a `TemplateError`. */
export function evaluate(context: RenderContext, data: GoValue): void {
  const { set } = context;
  const root = set.trees.get(set.name);
  if (!root) return;
  const evaluator = new Evaluator(context, set.name, concrete(data), 0);
  try {
    evaluator.walk(concrete(data), root);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const place = { start: 0, end: set.text.length };
    throw new TemplateError("limit", `template: ${set.name}: ${messageOf(error)}`, place);
  }
}

class Evaluator extends Expressions {
  readonly #depth: number;

  constructor(context: RenderContext, name: string, data: Slot, depth: number) {
    super(context, name, data);
    this.#depth = depth;
  }

  walk(dot: Slot, node: TemplateNode): Way {
    this.at(node);
    switch (node.type) {
      case "text":
        this.guarded(() => this.context.budget.spendOutput(node.end - node.start));
        this.context.sink.text(node.start, node.end);
        return "on";
      case "list":
        return this.#walkList(dot, node);
      case "action": {
        const slot = this.pipeline(dot, node.pipe);
        if (node.pipe.declared.length === 0) this.#print(node, slot);
        return "on";
      }
      case "break":
      case "continue":
        return node.type;
      case "if":
      case "with":
        return this.#walkBranch(dot, node);
      case "range":
        return this.#walkRange(dot, node);
      case "template":
        this.#walkCall(dot, node);
        return "on";
    }
  }

  #walkList(dot: Slot, list: ListNode): Way {
    for (const node of list.nodes) {
      const way = this.walk(dot, node);
      if (way !== "on") return way;
    }
    return "on";
  }

  #print(node: TemplateNode, slot: Slot): void {
    this.at(node);
    const text = this.guarded(() => {
      this.context.budget.spendFor(slot.value);
      const printed = slot.value === undefined ? "<no value>" : formatValue(slot.value);
      this.context.budget.spendOutput(printed.length);
      return printed;
    });
    this.context.sink.printed(text, node.start, node.end);
  }

  #walkBranch(dot: Slot, node: BranchNode): Way {
    const mark = this.variables.length;
    const slot = this.pipeline(dot, node.pipe);
    let way: Way = "on";
    if (isTrue(slot.value)) way = this.walk(node.type === "with" ? slot : dot, node.list);
    else if (node.elseList) way = this.walk(dot, node.elseList);
    this.variables.length = mark;
    return way;
  }

  #walkRange(dot: Slot, node: BranchNode): Way {
    const outer = this.variables.length;
    const slot = unwrapped(this.pipeline(dot, node.pipe));
    const mark = this.variables.length;
    let isEmpty = true;
    for (const [key, item] of this.#itemsOf(slot.value)) {
      isEmpty = false;
      const way = this.#pass(node, key, item);
      this.variables.length = mark;
      if (way === "break") break;
    }
    this.variables.length = outer;
    if (!isEmpty || !node.elseList) return "on";
    // Go forgets a jump out of an else: it ends the walk of this range only.
    const way = this.walk(dot, node.elseList);
    this.variables.length = outer;
    return way === "continue" ? "continue" : "on";
  }

  #pass(node: BranchNode, key: Slot, item: Slot): Way {
    this.guarded(() => this.context.budget.spend(1));
    const { declared } = node.pipe;
    if (declared.length > 0) this.setTop(1, item);
    if (declared.length > 1) this.setTop(2, key);
    return this.walk(item, node.list);
  }

  /** One after the other: a loop that is left at once costs no more than what it looked at. */
  *#itemsOf(value: GoValue | undefined): Generator<readonly [key: Slot, item: Slot]> {
    if (value === undefined || value === null) return;
    if (isObject(value) && value.kind === "list") {
      const isInterface = holdsInterfaces(value);
      for (const [i, item] of value.items.entries()) {
        yield [concrete(goInt(i)), { value: item, isInterface }];
      }
      return;
    }
    if (isObject(value) && value.kind === "map" && value.type !== "sprig.certificate") {
      const isInterface = value.type === "map[interface {}]interface {}";
      this.guarded(() => this.context.budget.spend(value.entries.size));
      yield* sortedKeys(value).map(
        (key) => [{ value: key, isInterface }, entryOf(value, key)] as const,
      );
      return;
    }
    const shown = this.guarded(() => formatReflected(value));
    this.fail(`range can't iterate over ${shown}`);
  }

  #walkCall(dot: Slot, node: CallNode): void {
    this.at(node);
    const { set, budget } = this.context;
    const root = set.trees.get(node.name);
    if (!root) this.fail(`template ${goQuote(node.name)} not defined`);
    if (this.#depth >= budget.limits.depth) {
      this.fail(`exceeded maximum template depth (${budget.limits.depth})`, "limit");
    }
    this.guarded(() => budget.spend(1));
    const data = node.pipe ? this.pipeline(dot, node.pipe) : nothing;
    new Evaluator(this.context, node.name, data, this.#depth + 1).walk(data, root);
  }

  protected override contextOf(node: TemplateNode): string {
    return statementText(node, this.context.set.text);
  }
}

/** A value as Go prints one inside of a `reflect.Value`. */
function formatReflected(value: GoValue): string {
  return isObject(value) && value.kind === "version"
    ? `<${typeName(value)} Value>`
    : formatValue(value);
}
