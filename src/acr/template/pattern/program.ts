import type { CharTest, Edge, PatternNode, RepeatNode } from "./patternNode.ts";

/** A step of the machine. Where two ways are open, the first is tried before the second. */
export type Instruction =
  | { readonly type: "char"; readonly test: CharTest }
  | { readonly type: "edge"; readonly edge: Edge }
  | { readonly type: "save"; readonly slot: number }
  | { readonly type: "split"; first: number; second: number }
  | { readonly type: "jump"; to: number }
  | { readonly type: "match" };

/** Thrown for patterns whose counted repetitions make too much of them. */
export class ProgramTooLarge extends Error {}

const maxInstructions = 20_000;
/** Parts looked at: such as are nothing, however often repeated, make no instructions. */
const maxVisits = 100_000;

/** The instructions made so far. */
class Program {
  readonly instructions: Instruction[] = [];
  #visits = 0;

  get length(): number {
    return this.instructions.length;
  }

  push(instruction: Instruction): void {
    this.instructions.push(instruction);
  }

  /** Counts a part of the pattern that is compiled, each time a repetition asks for it again. */
  visit(): void {
    this.#visits += 1;
    if (this.length > maxInstructions || this.#visits > maxVisits) {
      throw new ProgramTooLarge("the pattern is too large");
    }
  }
}

/** The steps that match a pattern, in the order of preference that Perl and RE2 have. */
export function compilePattern(node: PatternNode): readonly Instruction[] {
  const program = new Program();
  compile({ type: "group", index: 0, node }, program);
  program.push({ type: "match" });
  return program.instructions;
}

function compile(node: PatternNode, program: Program): void {
  program.visit();
  switch (node.type) {
    case "char":
    case "edge":
      program.push(node);
      return;
    case "sequence":
      for (const part of node.nodes) compile(part, program);
      return;
    case "group":
      program.push({ type: "save", slot: node.index * 2 });
      compile(node.node, program);
      program.push({ type: "save", slot: node.index * 2 + 1 });
      return;
    case "choice":
      compileChoice(node.nodes, program);
      return;
    case "repeat":
      compileRepeat(node, program);
  }
}

function compileChoice(nodes: readonly PatternNode[], program: Program): void {
  const exits: { to: number }[] = [];
  nodes.forEach((node, i) => {
    if (i === nodes.length - 1) {
      compile(node, program);
      return;
    }
    const split = { type: "split" as const, first: program.length + 1, second: 0 };
    program.push(split);
    compile(node, program);
    const exit = { type: "jump" as const, to: 0 };
    program.push(exit);
    exits.push(exit);
    split.second = program.length;
  });
  for (const exit of exits) exit.to = program.length;
}

function compileRepeat(repeat: RepeatNode, program: Program): void {
  const { node, min, max, isGreedy } = repeat;
  for (let i = 0; i < min; i++) {
    if (max === undefined && i === min - 1) {
      compilePlus(node, isGreedy, program);
      return;
    }
    compile(node, program);
  }
  if (max === undefined) {
    optional(isGreedy, program, () => compilePlus(node, isGreedy, program));
    return;
  }
  nestedOptional(repeat, max - min, program);
}

/** `x{0,3}` as `(x(x(x)?)?)?`. */
function nestedOptional(repeat: RepeatNode, count: number, program: Program): void {
  const splits: { first: number; second: number }[] = [];
  for (let i = 0; i < count; i++) {
    const split = { type: "split" as const, first: 0, second: 0 };
    program.push(split);
    splits.push(split);
    setWays(split, repeat.isGreedy, program.length, 0);
    compile(repeat.node, program);
  }
  for (const split of splits) {
    if (repeat.isGreedy) split.second = program.length;
    else split.first = program.length;
  }
}

function compilePlus(node: PatternNode, isGreedy: boolean, program: Program): void {
  const start = program.length;
  compile(node, program);
  const split = { type: "split" as const, first: 0, second: 0 };
  program.push(split);
  setWays(split, isGreedy, start, program.length);
}

function optional(isGreedy: boolean, program: Program, inner: () => void): void {
  const split = { type: "split" as const, first: 0, second: 0 };
  program.push(split);
  const start = program.length;
  inner();
  setWays(split, isGreedy, start, program.length);
}

function setWays(
  split: { first: number; second: number },
  isGreedy: boolean,
  inside: number,
  outside: number,
): void {
  split.first = isGreedy ? inside : outside;
  split.second = isGreedy ? outside : inside;
}
