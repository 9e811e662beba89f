import { goQuote, unicodeName } from "../values/quote.ts";
import type { Token, TokenType } from "./token.ts";
import { keywords } from "./token.ts";

const leftDelim = "{{";
const rightDelim = "}}";
const spaces = " \t\r\n";

/**
 * The words of a template in their order, as Go's text/template/parse lexer finds them: trimmed
 * text, delimiters, spaces. Ends with `eof` or with an `error` whose value is Go's message.
 * With `comments`, comments are words, too.
 */
export function lexTemplate(text: string, options?: { readonly comments: boolean }): Token[] {
  return new Lexer(text, options?.comments ?? false).run();
}

type State = "text" | "action" | "done";

class Lexer {
  readonly #text: string;
  readonly #keepComments: boolean;
  readonly #number =
    /[+-]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][+-]?[\d_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?|0[bB][01_]*(?:\.[01_]*)?|[\d_]*(?:\.[\d_]*)?(?:[eE][+-]?[\d_]*)?)i?/y;
  readonly #tokens: Token[] = [];
  #pos = 0;
  #start = 0;
  /** Line of `#start`, counted as far as `#counted`. */
  #line = 1;
  #counted = 0;
  #depth = 0;

  constructor(text: string, keepComments: boolean) {
    this.#text = text;
    this.#keepComments = keepComments;
  }

  run(): Token[] {
    let state: State = "text";
    while (state !== "done") state = state === "text" ? this.#lexText() : this.#lexAction();
    return this.#tokens;
  }

  #lexText(): State {
    const found = this.#text.indexOf(leftDelim, this.#pos);
    const end = found < 0 ? this.#text.length : found;
    const isTrimmed = found >= 0 && hasLeftTrim(this.#text, found + 2);
    const textEnd = isTrimmed ? trimmedEnd(this.#text, this.#start, end) : end;
    if (textEnd > this.#start) {
      this.#pos = textEnd;
      this.#emit("text");
    }
    this.#skipTo(end);
    if (found < 0) {
      this.#emit("eof");
      return "done";
    }
    return this.#lexLeftDelim(isTrimmed ? 2 : 0);
  }

  #lexLeftDelim(marker: number): State {
    if (this.#text.startsWith("/*", this.#pos + 2 + marker)) return this.#lexComment(2 + marker);
    this.#pos += 2;
    this.#emit("leftDelim");
    this.#skipTo(this.#pos + marker);
    this.#depth = 0;
    return "action";
  }

  #lexComment(before: number): State {
    this.#skipTo(this.#pos + before);
    const close = this.#text.indexOf("*/", this.#pos + 2);
    if (close < 0) return this.#fail("unclosed comment");
    this.#pos = close + 2;
    const trim = rightDelimAt(this.#text, this.#pos);
    if (trim === undefined) return this.#fail("comment ends before closing delimiter");
    if (this.#keepComments) this.#emit("comment");
    this.#closeDelim(trim, undefined);
    return "text";
  }

  #closeDelim(trim: number, type: TokenType | undefined): void {
    this.#skipTo(this.#pos + trim);
    this.#pos += 2;
    if (type) this.#emit(type);
    this.#skipTo(trim > 0 ? trimmedStart(this.#text, this.#pos) : this.#pos);
  }

  #lexAction(): State {
    const trim = rightDelimAt(this.#text, this.#pos);
    if (trim !== undefined) {
      if (this.#depth > 0) return this.#fail("unclosed left paren");
      this.#closeDelim(trim, "rightDelim");
      return "text";
    }
    const char = this.#peek();
    if (char === "") return this.#fail("unclosed action");
    if (spaces.includes(char)) return this.#lexSpace();
    if (char === '"') return this.#lexQuoted('"', "string", "unterminated quoted string");
    if (char === "'") {
      return this.#lexQuoted("'", "charConstant", "unterminated character constant");
    }
    if (char === "`") return this.#lexRaw();
    if (char === "$") return this.#lexName("variable");
    if (char === "." && !isDigit(this.#text[this.#pos + 1] ?? "0")) return this.#lexName("field");
    if (".+-".includes(char) || isDigit(char)) return this.#lexNumber();
    if (isAlphanumeric(char)) return this.#lexIdentifier();
    return this.#lexSign(char);
  }

  #lexSign(char: string): State {
    this.#pos += char.length;
    switch (char) {
      case "=":
        return this.#emit("assign");
      case ":":
        if (this.#peek() !== "=") return this.#fail("expected :=");
        this.#pos += 1;
        return this.#emit("declare");
      case "|":
        return this.#emit("pipe");
      case "(":
        this.#depth += 1;
        return this.#emit("leftParen");
      case ")":
        this.#emit("rightParen");
        this.#depth -= 1;
        return this.#depth < 0 ? this.#fail("unexpected right paren U+0029 ')'") : "action";
    }
    if (/^[ -~]$/.test(char)) return this.#emit("char");
    return this.#fail(`unrecognized character in action: ${unicodeName(char)}`);
  }

  #lexSpace(): State {
    let count = 0;
    while (isSpace(this.#peek())) {
      this.#pos += 1;
      count += 1;
    }
    const last = this.#pos - 1;
    if (rightDelimAt(this.#text, last) === 2) {
      this.#pos = last;
      if (count === 1) {
        this.#closeDelim(2, "rightDelim");
        return "text";
      }
    }
    return this.#emit("space");
  }

  #lexQuoted(quote: string, type: TokenType, message: string): State {
    this.#pos += 1;
    for (;;) {
      let char = this.#next();
      if (char === "\\") {
        char = this.#next();
        if (char !== "" && char !== "\n") continue;
      }
      if (char === "" || char === "\n") return this.#fail(message);
      if (char === quote) return this.#emit(type);
    }
  }

  #lexRaw(): State {
    const close = this.#text.indexOf("`", this.#pos + 1);
    if (close < 0) {
      this.#pos = this.#text.length;
      return this.#fail("unterminated raw quoted string");
    }
    this.#pos = close + 1;
    return this.#emit("rawString");
  }

  #lexName(type: "variable" | "field"): State {
    this.#pos += 1;
    if (this.#isAtTerminator()) return this.#emit(type === "field" ? "dot" : "variable");
    this.#takeAlphanumerics();
    return this.#isAtTerminator() ? this.#emit(type) : this.#failAtCharacter();
  }

  #lexIdentifier(): State {
    this.#takeAlphanumerics();
    const word = this.#text.slice(this.#start, this.#pos);
    if (!this.#isAtTerminator()) return this.#failAtCharacter();
    if (keywords.has(word)) return this.#emit("keyword");
    if (word === "nil") return this.#emit("nil");
    return this.#emit(word === "true" || word === "false" ? "bool" : "identifier");
  }

  #lexNumber(): State {
    const isGood = this.#scanNumber();
    if (isGood && !/[+-]/.test(this.#peek())) return this.#emit("number");
    // Complex: 1+2i, without spaces, ending in i.
    if (isGood && this.#scanNumber() && this.#text[this.#pos - 1] === "i") {
      return this.#emit("complex");
    }
    return this.#fail(`bad number syntax: ${goQuote(this.#text.slice(this.#start, this.#pos))}`);
  }

  #scanNumber(): boolean {
    this.#number.lastIndex = this.#pos;
    this.#pos += this.#number.exec(this.#text)?.[0].length ?? 0;
    const next = this.#peek();
    if (next === "" || !isAlphanumeric(next)) return true;
    this.#pos += next.length;
    return false;
  }

  #takeAlphanumerics(): void {
    for (let char = this.#peek(); isAlphanumeric(char); char = this.#peek()) {
      this.#pos += char.length;
    }
  }

  #isAtTerminator(): boolean {
    const char = this.#peek();
    if (char === "" || isSpace(char) || ".,|:)(".includes(char)) return true;
    return this.#text.startsWith(rightDelim, this.#pos);
  }

  #failAtCharacter(): State {
    return this.#fail(`bad character ${unicodeName(this.#peek())}`, true);
  }

  /** The character (not only its first half) at the position; empty at the end. */
  #peek(): string {
    const char = this.#text[this.#pos] ?? "";
    if (char < "\ud800") return char;
    return String.fromCodePoint(this.#text.codePointAt(this.#pos) ?? 0);
  }

  #next(): string {
    const char = this.#peek();
    this.#pos += char.length;
    return char;
  }

  #emit(type: TokenType): "action" {
    this.#push(type, this.#text.slice(this.#start, this.#pos), this.#pos);
    this.#start = this.#pos;
    return "action";
  }

  #fail(message: string, withNext = false): "done" {
    const end = withNext ? this.#pos + this.#peek().length : this.#pos;
    this.#push("error", message, end);
    return "done";
  }

  #push(type: TokenType, value: string, end: number): void {
    for (; this.#counted < this.#start; this.#counted++) {
      if (this.#text[this.#counted] === "\n") this.#line += 1;
    }
    this.#tokens.push({ type, value, start: this.#start, end, line: this.#line });
  }

  #skipTo(position: number): void {
    this.#pos = position;
    this.#start = position;
  }
}

/** How many characters of trim marker stand before the closing delimiter at the offset, if it is there. */
function rightDelimAt(text: string, at: number): 0 | 2 | undefined {
  if (isSpace(text[at] ?? "") && text.startsWith("-}}", at + 1)) return 2;
  return text.startsWith(rightDelim, at) ? 0 : undefined;
}

function hasLeftTrim(text: string, at: number): boolean {
  return text[at] === "-" && isSpace(text[at + 1] ?? "");
}

function trimmedEnd(text: string, start: number, end: number): number {
  let at = end;
  while (at > start && isSpace(text[at - 1] ?? "")) at -= 1;
  return at;
}

function trimmedStart(text: string, start: number): number {
  let at = start;
  while (isSpace(text[at] ?? "")) at += 1;
  return at;
}

function isSpace(char: string): boolean {
  return char === " " || char === "\t" || char === "\r" || char === "\n";
}

function isDigit(char: string): boolean {
  return char >= "0" && char <= "9";
}

function isAlphanumeric(char: string): boolean {
  if (char < "\x80") {
    const isLetter = (char >= "a" && char <= "z") || (char >= "A" && char <= "Z");
    return isLetter || isDigit(char) || char === "_";
  }
  return /^[_\p{L}\p{Nd}]$/u.test(char);
}
