import { createScanner } from "jsonc-parser";

/** A token that carries structure; `kind` is the character itself where it is punctuation. */
export interface JsonToken {
  readonly kind: "{" | "}" | "[" | "]" | "," | ":" | "string" | "number" | "other";
  /** The decoded string or the token as written. */
  readonly value: string;
  /** UTF-16 units from the start of the text to the value, a string's opening quote passed over. */
  readonly offset: number;
  /** UTF-16 units of the value as written, quotes left out. */
  readonly length: number;
}

/** jsonc-parser's `SyntaxKind`, a const enum that single-file compilers cannot read. */
const kinds: ReadonlyMap<number, JsonToken["kind"]> = new Map([
  [1, "{"],
  [2, "}"],
  [3, "["],
  [4, "]"],
  [5, ","],
  [6, ":"],
  [10, "string"],
  [11, "number"],
]);
const endOfFile = 17;
const unterminatedString = 2;

/** The tokens of JSON, white space and comments left out; goes through invalid text to its end. */
export function* jsonTokens(text: string): Generator<JsonToken, void> {
  const scanner = createScanner(text, true);
  for (let scanned: number = scanner.scan(); scanned !== endOfFile; scanned = scanner.scan()) {
    const kind = kinds.get(scanned) ?? "other";
    const start = scanner.getTokenOffset();
    const whole = scanner.getTokenLength();
    const error: number = scanner.getTokenError();
    const quotes = kind !== "string" ? 0 : error === unterminatedString ? 1 : 2;
    yield {
      kind,
      value: scanner.getTokenValue(),
      offset: start + (quotes > 0 ? 1 : 0),
      length: whole - quotes,
    };
  }
}
