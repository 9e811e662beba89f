import { Char, isBlank, isBlankOrEnd, isBreak, isHexDigit } from "./characters.ts";
import type { Cursor } from "./cursor.ts";
import { LineFolder } from "./lineFolder.ts";
import { ScalarBuilder } from "./scalarPieces.ts";
import type { Mark, Token } from "./token.ts";

/** What one character behind `\` stands for (YAML 1.1, 5.6). */
const escapes: ReadonlyMap<string, string> = new Map([
  ["0", "\0"],
  ["a", "\x07"],
  ["b", "\b"],
  ["t", "\t"],
  ["\t", "\t"],
  ["n", "\n"],
  ["v", "\v"],
  ["f", "\f"],
  ["r", "\r"],
  ["e", "\x1b"],
  [" ", " "],
  ['"', '"'],
  ["'", "'"],
  ["\\", "\\"],
  ["N", "\x85"],
  ["_", "\xa0"],
  ["L", "\u2028"],
  ["P", "\u2029"],
]);

/** Digits of a code behind `\x`, `\u` and `\U`. */
const codeLengths: ReadonlyMap<string, number> = new Map([
  ["x", 2],
  ["u", 4],
  ["U", 8],
]);

/** Reads a scalar in single or double quotes; the cursor stands at the first one. */
export function scanQuoted(cursor: Cursor): Token {
  const start = cursor.mark;
  const quote = cursor.peek();
  cursor.skip();
  const value = new ScalarBuilder(cursor.text);
  const folder = new LineFolder(cursor);
  for (;;) {
    if (cursor.isAtDocumentIndicator()) {
      throw cursor.fail("found unexpected document indicator", start);
    }
    if (cursor.peek() === Char.end) throw cursor.fail("found unexpected end of stream", start);
    readWord({ cursor, value, folder, quote, start });
    if (cursor.peek() === quote) break;
    while (isBlank(cursor.peek()) || isBreak(cursor.peek())) folder.take();
    folder.flushInto(value);
  }
  cursor.skip();
  const end = cursor.mark;
  return {
    kind: "scalar",
    start,
    end,
    value: value.value(),
    pieces: value.pieces,
    style: "quoted",
  };
}

interface Reading {
  readonly cursor: Cursor;
  readonly value: ScalarBuilder;
  readonly folder: LineFolder;
  readonly quote: number;
  readonly start: Mark;
}

/** Up to a blank, a line end or the closing quote. */
function readWord(reading: Reading): void {
  const { cursor, value, quote } = reading;
  let from = cursor.offset;
  for (let code = cursor.peek(); !isBlankOrEnd(code); code = cursor.peek()) {
    const isEscape = code === Char.backslash && quote === Char.doubleQuote;
    const isDoubled =
      code === quote && quote === Char.singleQuote && cursor.peek(1) === Char.singleQuote;
    if (code === quote && !isDoubled) break;
    if (!isEscape && !isDoubled) {
      cursor.skip();
      continue;
    }
    value.copy(from, cursor.offset);
    if (isDoubled) readDoubledQuote(reading);
    else if (readEscape(reading)) return;
    from = cursor.offset;
  }
  value.copy(from, cursor.offset);
}

function readDoubledQuote({ cursor, value }: Reading): void {
  const at = cursor.offset;
  cursor.skip();
  cursor.skip();
  value.make("'", at, cursor.offset);
}

/** Reads `\…`; true: it was an escaped line end, the word is over. */
function readEscape({ cursor, value, folder, start }: Reading): boolean {
  const at = cursor.offset;
  if (isBreak(cursor.peek(1))) {
    cursor.skip();
    cursor.skipBreak();
    folder.dropBreak();
    return true;
  }
  const letter = String.fromCharCode(cursor.peek(1));
  const plain = escapes.get(letter);
  const digits = codeLengths.get(letter);
  if (plain === undefined && digits === undefined) {
    throw cursor.fail("found unknown escape character", start);
  }
  cursor.skip();
  cursor.skip();
  value.make(plain ?? readCode(cursor, digits ?? 0, start), at, cursor.offset);
  return false;
}

function readCode(cursor: Cursor, digits: number, start: Mark): string {
  for (let i = 0; i < digits; i++) {
    if (!isHexDigit(cursor.peek(i))) {
      throw cursor.fail("did not find expected hexdecimal number", start);
    }
  }
  const code = Number.parseInt(cursor.text.slice(cursor.offset, cursor.offset + digits), 16);
  if ((code >= 0xd800 && code <= 0xdfff) || code > 0x10ffff) {
    throw cursor.fail("found invalid Unicode character escape code", start);
  }
  for (let i = 0; i < digits; i++) cursor.skip();
  return String.fromCodePoint(code);
}
