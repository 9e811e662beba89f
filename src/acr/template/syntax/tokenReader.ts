import { goQuote } from "../values/quote.ts";
import type { Token } from "./token.ts";

/** Hands out the words of a template one by one; shared by the trees that one text defines. */
export class TokenSource {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  next(): Token {
    const token = this.#tokens[Math.min(this.#at, this.#tokens.length - 1)];
    this.#at += 1;
    return token ?? { type: "eof", value: "", start: 0, end: 0, line: 1 };
  }
}

/**
 * Reads words with up to three pushed back. Messages of Go name the line of the word that was read
 * last from the source, whatever was pushed back since: that is `latest`.
 */
export class TokenReader {
  readonly source: TokenSource;
  readonly #held: [Token, Token, Token];
  #count = 0;

  constructor(source: TokenSource, first: Token) {
    this.source = source;
    this.#held = [first, first, first];
  }

  get latest(): Token {
    return this.#held[0];
  }

  next(): Token {
    if (this.#count > 0) this.#count -= 1;
    else this.#held[0] = this.source.next();
    return this.#heldAt(this.#count);
  }

  peek(): Token {
    if (this.#count > 0) return this.#heldAt(this.#count - 1);
    this.#count = 1;
    this.#held[0] = this.source.next();
    return this.#held[0];
  }

  nextNonSpace(): Token {
    let token = this.next();
    while (token.type === "space") token = this.next();
    return token;
  }

  peekNonSpace(): Token {
    const token = this.nextNonSpace();
    this.backup();
    return token;
  }

  backup(): void {
    this.#count += 1;
  }

  /** Pushes back a word before the one that is already held. */
  backup2(first: Token): void {
    this.#held[1] = first;
    this.#count = 2;
  }

  /** Pushes back two words before the one that is already held. */
  backup3(first: Token, second: Token): void {
    this.#held[1] = second;
    this.#held[2] = first;
    this.#count = 3;
  }

  #heldAt(index: number): Token {
    return this.#held[index] ?? this.#held[0];
  }
}

/** A word as Go's messages show it: cut to ten characters, keywords in angle brackets. */
export function shownToken(token: Token): string {
  switch (token.type) {
    case "eof":
      return "EOF";
    case "error":
      return token.value;
    case "keyword":
    case "dot":
    case "nil":
      return `<${token.value}>`;
    default:
      if (Buffer.byteLength(token.value) <= 10) return goQuote(token.value);
      return `${goQuote(Array.from(token.value).slice(0, 10).join(""))}...`;
  }
}
