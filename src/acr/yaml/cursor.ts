import {
  Char,
  forbiddenCharacters,
  isBlankOrEnd,
  isBreak,
  isBlank,
  isBreakOrEnd,
} from "./characters.ts";
import type { Mark } from "./token.ts";
import { YamlError } from "./yamlError.ts";

/** Bytes that yaml.v2 reads ahead: a character that must not be there is found that much earlier. */
const readAhead = 512;

/** Walks through a text, counting lines and columns as libyaml does. */
export class Cursor {
  readonly text: string;
  offset = 0;
  line = 0;
  column = 0;
  /** From this offset on the text is not looked at any more. */
  readonly #barrier: number;

  constructor(text: string) {
    this.text = text;
    if (text.charCodeAt(0) === Char.byteOrderMark) this.offset = 1;
    const forbidden = text.search(forbiddenCharacters);
    this.#barrier = forbidden < 0 ? Infinity : Math.floor(forbidden / readAhead) * readAhead;
  }

  /** Code of the character `ahead` places on; 0 behind the end. */
  peek(ahead = 0): number {
    const at = this.offset + ahead;
    return at < this.text.length ? this.text.charCodeAt(at) : Char.end;
  }

  get mark(): Mark {
    return { offset: this.offset, line: this.line, column: this.column };
  }

  /** Over one character of the line. */
  skip(): void {
    const code = this.text.charCodeAt(this.offset);
    this.offset += code >= 0xd800 && code <= 0xdbff ? 2 : 1;
    this.column++;
  }

  /** Over a line end; gives the line end as it counts in values: CR and CR LF become LF. */
  skipBreak(): string {
    const code = this.peek();
    const isPair = code === Char.carriageReturn && this.peek(1) === Char.lineFeed;
    this.offset += isPair ? 2 : 1;
    this.column = 0;
    this.line++;
    const keeps = code === Char.lineSeparator || code === Char.paragraphSeparator;
    return keeps ? String.fromCharCode(code) : "\n";
  }

  skipBlanks(): void {
    while (isBlank(this.peek())) this.skip();
  }

  /** Blanks, a comment and the line's end; false: something else stands there. */
  skipRestOfLine(): boolean {
    this.skipBlanks();
    if (this.peek() === Char.hash) while (!isBreakOrEnd(this.peek())) this.skip();
    if (!isBreakOrEnd(this.peek())) return false;
    if (isBreak(this.peek())) this.skipBreak();
    return true;
  }

  /** `---` or `...` at the beginning of a line. */
  isAtDocumentIndicator(): boolean {
    if (this.column !== 0) return false;
    const code = this.peek();
    if (code !== Char.minus && code !== Char.dot) return false;
    return this.peek(1) === code && this.peek(2) === code && isBlankOrEnd(this.peek(3));
  }

  /** Fails if a character ahead must not stand in YAML at all. */
  checkReadable(): void {
    if (this.offset < this.#barrier) return;
    const at = this.text.search(forbiddenCharacters);
    throw new YamlError("syntax", "control characters are not allowed", { start: at, end: at + 1 });
  }

  /** An error of the scanner: it stands where the scanner is, and its line counts from 1. */
  fail(problem: string, context?: Mark): YamlError {
    const line = this.line > 0 ? this.line + 1 : (context?.line ?? 0);
    const where = line > 0 ? `line ${String(line)}: ` : "";
    const range = { start: this.offset, end: this.offset };
    return new YamlError("syntax", `${where}${problem}`, range, context?.offset);
  }
}
