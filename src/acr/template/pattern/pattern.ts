import { parsePattern } from "./parsePattern.ts";
import type { Edge } from "./patternNode.ts";
import type { Instruction } from "./program.ts";
import { compilePattern, ProgramTooLarge } from "./program.ts";

/** Characters that a pattern may have; Go stops only where its memory does. */
const maxSource = 64 * 1024;

/** Steps for following an instruction, or for copying where one group begins or ends. */
const instructionCost = 1 / 16;

/** Where the groups of a match begin and end (pairs of character offsets), the whole one first. */
export type MatchPositions = readonly (number | undefined)[];

interface Thread {
  readonly at: number;
  readonly saved: MatchPositions;
}

/**
 * A regular expression of Go: RE2's syntax, the leftmost match, the preferences of Perl. All ways
 * are followed at once, so that the time grows only with the text and with the pattern: nothing
 * that a stranger writes can hang it.
 */
export class Pattern {
  readonly groups: readonly (string | undefined)[];
  readonly #program: readonly Instruction[];

  /**
   * Throws a `PatternRefusal` for what is no pattern, a `ProgramTooLarge` for too large a one.
   * `spend` is told the steps that reading it takes.
   */
  constructor(source: string, spend: (steps: number) => void) {
    if (source.length > maxSource) throw new ProgramTooLarge("the pattern is too large");
    spend(source.length);
    const { node, groups } = parsePattern(source);
    this.groups = groups;
    this.#program = compilePattern(node);
    spend(this.#program.length);
  }

  /** The first match at or behind a character; `spend` is told the steps it takes. */
  match(
    chars: readonly string[],
    start: number,
    spend: (steps: number) => void,
  ): MatchPositions | undefined {
    let threads: Thread[] = [];
    let best: MatchPositions | undefined;
    for (let at = start; at <= chars.length; at++) {
      const current = new ThreadList(this.#program, chars, at, spend);
      for (const thread of threads) current.add(thread.at, thread.saved);
      if (!best) current.add(0, []);
      spend(1);
      if (current.threads.length === 0 && best) return best;
      threads = [];
      for (const thread of current.threads) {
        const step = this.#program[thread.at];
        if (step?.type === "match") {
          // Ways that come behind are worse ones.
          best = thread.saved;
          break;
        }
        const char = chars[at];
        if (step?.type === "char" && char !== undefined && step.test(char)) {
          threads.push({ at: thread.at + 1, saved: thread.saved });
        }
      }
      if (best && threads.length === 0) return best;
    }
    return best;
  }
}

/** The ways that are open at one character, the preferred ones first. */
class ThreadList {
  readonly threads: Thread[] = [];
  readonly #program: readonly Instruction[];
  readonly #chars: readonly string[];
  readonly #position: number;
  readonly #seen = new Set<number>();
  readonly #spend: (steps: number) => void;

  constructor(
    program: readonly Instruction[],
    chars: readonly string[],
    position: number,
    spend: (steps: number) => void,
  ) {
    this.#program = program;
    this.#chars = chars;
    this.#position = position;
    this.#spend = spend;
  }

  add(start: number, saved: MatchPositions): void {
    const pending: Thread[] = [{ at: start, saved }];
    for (let thread = pending.pop(); thread; thread = pending.pop()) {
      if (this.#seen.has(thread.at)) continue;
      this.#seen.add(thread.at);
      this.#spend(instructionCost);
      this.#follow(thread, pending);
    }
  }

  #follow(thread: Thread, pending: Thread[]): void {
    const { at, saved } = thread;
    const step = this.#program[at];
    switch (step?.type) {
      case "jump":
        pending.push({ at: step.to, saved });
        return;
      case "split":
        pending.push({ at: step.second, saved }, { at: step.first, saved });
        return;
      case "save": {
        this.#spend(saved.length * instructionCost);
        const next = [...saved];
        next[step.slot] = this.#position;
        pending.push({ at: at + 1, saved: next });
        return;
      }
      case "edge":
        if (this.#isAt(step.edge)) pending.push({ at: at + 1, saved });
        return;
      default:
        this.threads.push(thread);
    }
  }

  #isAt(edge: Edge): boolean {
    const before = this.#chars[this.#position - 1];
    const after = this.#chars[this.#position];
    switch (edge) {
      case "textStart":
        return before === undefined;
      case "textEnd":
        return after === undefined;
      case "lineStart":
        return before === undefined || before === "\n";
      case "lineEnd":
        return after === undefined || after === "\n";
      case "word":
        return isWord(before) !== isWord(after);
      case "noWord":
        return isWord(before) === isWord(after);
    }
  }
}

function isWord(char: string | undefined): boolean {
  return char !== undefined && /^\w$/.test(char);
}
