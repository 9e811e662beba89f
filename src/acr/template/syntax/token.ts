/** The kinds of words that Go's template lexer knows. */
export type TokenType =
  | "error"
  | "bool"
  | "char"
  | "charConstant"
  | "comment"
  | "complex"
  | "assign"
  | "declare"
  | "eof"
  | "field"
  | "identifier"
  | "leftDelim"
  | "leftParen"
  | "number"
  | "pipe"
  | "rawString"
  | "rightDelim"
  | "rightParen"
  | "space"
  | "string"
  | "text"
  | "variable"
  | "keyword"
  | "dot"
  | "nil";

/** A word of a template. */
export interface Token {
  readonly type: TokenType;
  /** As written; of an error its message. */
  readonly value: string;
  /** UTF-16 offsets in the template. */
  readonly start: number;
  readonly end: number;
  /** Line it begins in, from 1. */
  readonly line: number;
}

/** Words that open or close something. `break` and `continue` are keywords since Go 1.18. */
export const keywords: ReadonlySet<string> = new Set([
  "block",
  "break",
  "continue",
  "define",
  "else",
  "end",
  "if",
  "range",
  "template",
  "with",
]);
