import {
  Char,
  isBlank,
  isBlankOrEnd,
  isBreak,
  isBreakOrEnd,
  isWordCharacter,
} from "./characters.ts";
import { Cursor } from "./cursor.ts";
import { scanBlock } from "./scanBlock.ts";
import { scanDirective } from "./scanDirective.ts";
import { scanPlain } from "./scanPlain.ts";
import { scanQuoted } from "./scanQuoted.ts";
import { scanTag } from "./scanTag.ts";
import { SimpleKeys } from "./simpleKeys.ts";
import type { Mark, PunctuationKind, Token } from "./token.ts";

/** Levels of collections in each other that are read (libyaml gives up at 10,000). */
const maxDepth = 1000;

/** Characters that no plain scalar begins with. */
const indicators = ",[]{}#&*!|>'\"%@`";

/** Characters that an anchor's or alias' name may be followed by, besides blanks. */
const afterAnchor = "?:,]}%@`";

/**
 * Gives the tokens of a YAML text as libyaml's scanner does: in the same order, with the same
 * look-ahead, and so with the same first error (libyaml's scanner.c, YAML 1.1).
 */
export class TokenScanner {
  readonly #cursor: Cursor;
  readonly #keys: SimpleKeys;
  readonly #tokens: Token[] = [];
  #head = 0;
  #isEnded = false;
  #flowLevel = 0;
  #indent = -1;
  readonly #indents: number[] = [];
  #isKeyAllowed = true;

  constructor(text: string) {
    this.#cursor = new Cursor(text);
    this.#keys = new SimpleKeys(this.#cursor);
    this.#push("stream-start", this.#cursor.mark);
  }

  /** The next token, left where it is. */
  peek(): Token {
    // The end, too, is looked at by what must still become a key.
    while (this.#head === this.#tokens.length || this.#keys.mayBegin(this.#head)) {
      if (this.#isEnded) break;
      this.#fetch();
    }
    const token = this.#tokens[this.#head] ?? this.#tokens.at(-1);
    if (!token) throw new Error("A stream has at least its beginning");
    return token;
  }

  /** Takes the token that `peek` gave. */
  skip(): void {
    this.#head++;
  }

  #fetch(): void {
    const cursor = this.#cursor;
    cursor.checkReadable();
    this.#skipToToken();
    this.#unroll(cursor.column);
    const code = cursor.peek();
    if (code === Char.end) this.#fetchEnd();
    else if (cursor.column === 0 && code === Char.percent) this.#fetchDirective();
    else if (cursor.isAtDocumentIndicator()) this.#fetchDocumentIndicator(code);
    else if (!this.#fetchIndicator(code)) this.#fetchContent(code);
    cursor.checkReadable();
  }

  /** Blanks, comments and line ends. Tabs only where no key may begin. */
  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      const takesTabs = this.#flowLevel > 0 || !this.#isKeyAllowed;
      while (cursor.peek() === Char.space || (takesTabs && cursor.peek() === Char.tab)) {
        cursor.skip();
      }
      if (cursor.peek() === Char.hash) while (!isBreakOrEnd(cursor.peek())) cursor.skip();
      if (!isBreak(cursor.peek())) return;
      cursor.skipBreak();
      if (this.#flowLevel === 0) this.#isKeyAllowed = true;
    }
  }

  #fetchIndicator(code: number): boolean {
    const isInFlow = this.#flowLevel > 0;
    const standsAlone = isBlankOrEnd(this.#cursor.peek(1));
    if (code === Char.openBracket) this.#enterFlow("flow-sequence-start");
    else if (code === Char.openBrace) this.#enterFlow("flow-mapping-start");
    else if (code === Char.closeBracket) this.#leaveFlow("flow-sequence-end");
    else if (code === Char.closeBrace) this.#leaveFlow("flow-mapping-end");
    else if (code === Char.comma) this.#fetchFlowEntry();
    else if (code === Char.minus && standsAlone) this.#fetchBlockEntry();
    else if (code === Char.question && (isInFlow || standsAlone)) this.#fetchKey();
    else if (code === Char.colon && (isInFlow || standsAlone)) this.#fetchValue();
    else return false;
    return true;
  }

  #fetchContent(code: number): void {
    const cursor = this.#cursor;
    const isInBlock = this.#flowLevel === 0;
    if (code === Char.asterisk) this.#fetchNode(() => this.#scanAnchor("alias"));
    else if (code === Char.ampersand) this.#fetchNode(() => this.#scanAnchor("anchor"));
    else if (code === Char.exclamation) this.#fetchNode(() => scanTag(cursor));
    else if ((code === Char.pipe || code === Char.greater) && isInBlock) this.#fetchBlockScalar();
    else if (code === Char.singleQuote || code === Char.doubleQuote) {
      this.#fetchNode(() => scanQuoted(cursor));
    } else if (this.#beginsPlain(code)) this.#fetchNode(() => this.#scanPlain());
    else throw cursor.fail("found character that cannot start any token");
  }

  #beginsPlain(code: number): boolean {
    const next = this.#cursor.peek(1);
    if (code === Char.minus) return !isBlank(next);
    if (code === Char.question || code === Char.colon) {
      return this.#flowLevel === 0 && !isBlankOrEnd(next);
    }
    return !isBlankOrEnd(code) && !indicators.includes(String.fromCharCode(code));
  }

  #scanPlain(): Token {
    const isInFlow = this.#flowLevel > 0;
    const { token, endsWithLine } = scanPlain(this.#cursor, { isInFlow, indent: this.#indent });
    if (endsWithLine) this.#isKeyAllowed = true;
    return token;
  }

  #scanAnchor(kind: "alias" | "anchor"): Token {
    const cursor = this.#cursor;
    const start = cursor.mark;
    cursor.skip();
    const from = cursor.offset;
    while (isWordCharacter(cursor.peek())) cursor.skip();
    const name = cursor.text.slice(from, cursor.offset);
    const next = cursor.peek();
    const ends = isBlankOrEnd(next) || afterAnchor.includes(String.fromCharCode(next));
    if (name === "" || !ends) {
      throw cursor.fail("did not find expected alphabetic or numeric character", start);
    }
    return { kind, start, end: cursor.mark, name };
  }

  /** A token that may be a key, and that no key can follow. */
  #fetchNode(scan: () => Token): void {
    this.#saveKey();
    this.#isKeyAllowed = false;
    this.#tokens.push(scan());
  }

  #fetchBlockScalar(): void {
    this.#keys.remove();
    this.#isKeyAllowed = true;
    this.#tokens.push(scanBlock(this.#cursor, this.#indent));
  }

  #fetchEnd(): void {
    const cursor = this.#cursor;
    if (cursor.column !== 0) {
      cursor.column = 0;
      cursor.line++;
    }
    this.#reset();
    this.#push("stream-end", cursor.mark);
    this.#isEnded = true;
  }

  #fetchDirective(): void {
    this.#reset();
    this.#tokens.push(scanDirective(this.#cursor));
  }

  #fetchDocumentIndicator(code: number): void {
    this.#reset();
    const start = this.#cursor.mark;
    for (let i = 0; i < 3; i++) this.#cursor.skip();
    this.#push(code === Char.minus ? "document-start" : "document-end", start);
  }

  /** Out of all blocks, with no key begun. */
  #reset(): void {
    this.#unroll(-1);
    this.#keys.remove();
    this.#isKeyAllowed = false;
  }

  #enterFlow(kind: PunctuationKind): void {
    this.#saveKey();
    this.#keys.enter(this.#tokens.length);
    this.#flowLevel++;
    if (this.#flowLevel > maxDepth) throw this.#tooDeep();
    this.#isKeyAllowed = true;
    this.#pushCharacter(kind);
  }

  #leaveFlow(kind: PunctuationKind): void {
    this.#keys.remove();
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      this.#keys.leave();
    }
    this.#isKeyAllowed = false;
    this.#pushCharacter(kind);
  }

  #fetchFlowEntry(): void {
    this.#keys.remove();
    this.#isKeyAllowed = true;
    this.#pushCharacter("flow-entry");
  }

  #fetchBlockEntry(): void {
    if (this.#flowLevel === 0) {
      this.#requireKeyAllowed("block sequence entries are not allowed in this context");
      this.#roll("block-sequence-start", this.#cursor.mark);
    }
    this.#keys.remove();
    this.#isKeyAllowed = true;
    this.#pushCharacter("block-entry");
  }

  #fetchKey(): void {
    if (this.#flowLevel === 0) {
      this.#requireKeyAllowed("mapping keys are not allowed in this context");
      this.#roll("block-mapping-start", this.#cursor.mark);
    }
    this.#keys.remove();
    this.#isKeyAllowed = this.#flowLevel === 0;
    this.#pushCharacter("key");
  }

  #fetchValue(): void {
    const key = this.#keys.current;
    if (this.#keys.isValid(key)) {
      this.#tokens.splice(key.tokenNumber, 0, { kind: "key", start: key.mark, end: key.mark });
      this.#roll("block-mapping-start", key.mark, key.tokenNumber);
      this.#keys.take(key);
      this.#isKeyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        this.#requireKeyAllowed("mapping values are not allowed in this context");
        this.#roll("block-mapping-start", this.#cursor.mark);
      }
      this.#isKeyAllowed = this.#flowLevel === 0;
    }
    this.#pushCharacter("value");
  }

  #requireKeyAllowed(problem: string): void {
    if (!this.#isKeyAllowed) throw this.#cursor.fail(problem);
  }

  #saveKey(): void {
    if (!this.#isKeyAllowed) return;
    const isRequired = this.#flowLevel === 0 && this.#indent === this.#cursor.column;
    this.#keys.save(this.#tokens.length, isRequired);
  }

  /** Into a block that begins at `mark`, if that is further right than the one around it. */
  #roll(kind: PunctuationKind, mark: Mark, tokenNumber = this.#tokens.length): void {
    if (this.#flowLevel > 0 || this.#indent >= mark.column) return;
    this.#indents.push(this.#indent);
    this.#indent = mark.column;
    if (this.#indents.length > maxDepth) throw this.#tooDeep();
    this.#tokens.splice(tokenNumber, 0, { kind, start: mark, end: mark });
  }

  /** Out of the blocks that begin further right than the column. */
  #unroll(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#push("block-end", this.#cursor.mark);
      this.#indent = this.#indents.pop() ?? -1;
    }
  }

  #tooDeep(): Error {
    return this.#cursor.fail("exceeded max depth of 10000", this.#keys.current.mark);
  }

  #pushCharacter(kind: PunctuationKind): void {
    const start = this.#cursor.mark;
    this.#cursor.skip();
    this.#push(kind, start);
  }

  #push(kind: PunctuationKind, start: Mark): void {
    this.#tokens.push({ kind, start, end: this.#cursor.mark });
  }
}
