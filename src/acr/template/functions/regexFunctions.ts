import { messageOf } from "../../../core/base/errors.ts";
import type { Budget } from "../exec/budget.ts";
import { LimitReached } from "../exec/budget.ts";
import { Pattern } from "../pattern/pattern.ts";
import type { MatchPositions } from "../pattern/pattern.ts";
import { PatternRefusal } from "../pattern/patternNode.ts";
import { ProgramTooLarge } from "../pattern/program.ts";
import { goList, nilList } from "../values/goValue.ts";
import type { GoList } from "../values/goValue.ts";
import { canBackquote, goQuote } from "../values/quote.ts";
import { GoCallError, goFunction } from "./goFunction.ts";
import type { FunctionTable } from "./goFunction.ts";

/** sprig's regular expressions. */
export const regexFunctions: FunctionTable = {
  regexMatch: goFunction("string string", (args, { budget }) => {
    const pattern = compiled(args.text(0), budget);
    // sprig takes a pattern that is none as one that does not match.
    if (typeof pattern === "string") return false;
    return new Search(pattern, args.text(1), budget).first() !== undefined;
  }),
  regexFind: goFunction("string string", (args, { budget }) => {
    const search = searchFor(args.text(0), args.text(1), budget);
    const found = search.first();
    return found ? search.textOf(found) : "";
  }),
  regexFindAll: goFunction("string string int", (args, { budget }) => {
    const search = searchFor(args.text(0), args.text(1), budget);
    const texts = search.all(args.int(2)).map((found) => search.textOf(found));
    return texts.length === 0 ? nilList("[]string") : goList(texts, "[]string");
  }),
  regexReplaceAll: goFunction("string string string", (args, { budget }) => {
    const search = searchFor(args.text(0), args.text(1), budget);
    return search.replaced((found) => search.expanded(args.text(2), found));
  }),
  regexReplaceAllLiteral: goFunction("string string string", (args, { budget }) => {
    return searchFor(args.text(0), args.text(1), budget).replaced(() => args.text(2));
  }),
  regexSplit: goFunction("string string int", (args, { budget }) => {
    return split(searchFor(args.text(0), args.text(1), budget), args.text(0), args.int(2));
  }),
};

/** The pattern, or Go's message where it is none. */
function compiled(source: string, budget: Budget): Pattern | string {
  try {
    return new Pattern(source, (steps) => budget.spend(steps));
  } catch (error) {
    if (error instanceof ProgramTooLarge) throw new LimitReached(error.message);
    if (error instanceof PatternRefusal) return messageOf(error);
    throw error;
  }
}

function searchFor(source: string, text: string, budget: Budget): Search {
  const pattern = compiled(source, budget);
  if (typeof pattern !== "string") return new Search(pattern, text, budget);
  const shown = canBackquote(source) ? `\`${source}\`` : goQuote(source);
  throw new GoCallError(`regexp: Compile(${shown}): ${pattern}`);
}

/** A pattern looked for in one text. Offsets count characters, not UTF-16 units. */
class Search {
  readonly chars: readonly string[];
  readonly #pattern: Pattern;
  readonly #budget: Budget;

  constructor(pattern: Pattern, text: string, budget: Budget) {
    this.#pattern = pattern;
    this.#budget = budget;
    this.chars = Array.from(text);
  }

  first(start = 0): MatchPositions | undefined {
    return this.#pattern.match(this.chars, start, (steps) => this.#budget.spend(steps));
  }

  textOf(found: MatchPositions, group = 0): string {
    const start = found[group * 2];
    return start === undefined ? "" : this.slice(start, found[group * 2 + 1] ?? start);
  }

  slice(start: number, end?: number): string {
    return this.chars.slice(start, end).join("");
  }

  /** All matches that do not overlap, at most `count` unless that is negative. */
  all(count: number): MatchPositions[] {
    const found: MatchPositions[] = [];
    let previousEnd = -1;
    for (let at = 0; at <= this.chars.length && (count < 0 || found.length < count);) {
      const match = this.first(at);
      if (!match) break;
      const [start = 0, end = 0] = match;
      const isAccepted = end !== at || start !== previousEnd;
      at = end === at ? at + 1 : end;
      previousEnd = end;
      if (isAccepted) found.push(match);
    }
    return found;
  }

  replaced(replacement: (found: MatchPositions) => string): string {
    let out = "";
    let lastEnd = 0;
    for (let at = 0; at <= this.chars.length;) {
      const match = this.first(at);
      if (!match) break;
      const [start = 0, end = 0] = match;
      out += this.slice(lastEnd, start);
      if (end > lastEnd || start === 0) out += replacement(match);
      this.#budget.checkLength(out.length);
      lastEnd = end;
      at = at + 1 > end ? at + 1 : end;
    }
    return out + this.slice(lastEnd);
  }

  /** A replacement with `$1`, `${name}` and `$$` filled in. */
  expanded(template: string, found: MatchPositions): string {
    return template.replace(
      /\$(?:\$|\{([\p{L}\p{Nd}_]+)\}|([\p{L}\p{Nd}_]+))/gu,
      (whole: string, braced: string | undefined, bare: string | undefined) => {
        const name = braced ?? bare;
        if (name === undefined) return "$";
        return this.textOf(found, this.#groupNamed(name)) || (whole === "$" ? "$" : "");
      },
    );
  }

  #groupNamed(name: string): number {
    const isNumber = /^(0|[1-9]\d*)$/.test(name);
    const index = isNumber ? Number(name) : this.#pattern.groups.indexOf(name);
    return index < 0 ? this.#pattern.groups.length : index;
  }
}

function split(search: Search, source: string, count: number): GoList {
  if (count === 0) return nilList("[]string");
  const { length } = search.chars;
  if (source !== "" && length === 0) return goList([""], "[]string");
  const parts: string[] = [];
  let begin = 0;
  let end = 0;
  for (const [start = 0, matchEnd = 0] of search.all(count)) {
    if (count > 0 && parts.length === count - 1) break;
    end = start;
    if (matchEnd !== 0) parts.push(search.slice(begin, end));
    begin = matchEnd;
  }
  if (end !== length) parts.push(search.slice(begin));
  return goList(parts, "[]string");
}
