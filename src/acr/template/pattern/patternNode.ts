/** Whether one character (code point) fits. */
export type CharTest = (char: string) => boolean;

/** Places that are empty: ends of text and lines, edges of words. */
export type Edge = "textStart" | "textEnd" | "lineStart" | "lineEnd" | "word" | "noWord";

/** A regular expression as RE2 understands it. */
export type PatternNode =
  | { readonly type: "char"; readonly test: CharTest }
  | { readonly type: "edge"; readonly edge: Edge }
  | { readonly type: "sequence"; readonly nodes: readonly PatternNode[] }
  | { readonly type: "choice"; readonly nodes: readonly PatternNode[] }
  | { readonly type: "group"; readonly index: number; readonly node: PatternNode }
  | RepeatNode;

export interface RepeatNode {
  readonly type: "repeat";
  readonly node: PatternNode;
  readonly min: number;
  /** Undefined for no end. */
  readonly max: number | undefined;
  readonly isGreedy: boolean;
  /** Written with its counts (`{2,5}`), not as `*`, `+` or `?`. */
  readonly isCounted: boolean;
}

/** A pattern with the names of its groups; the whole match is group 0. */
export interface ParsedPattern {
  readonly node: PatternNode;
  readonly groups: readonly (string | undefined)[];
}

/** What Go's regexp/syntax says of a pattern that is none. */
export class PatternRefusal extends Error {
  constructor(code: string, part: string) {
    super(`error parsing regexp: ${code}: \`${part}\``);
  }
}
