import { Char, isBlank, isBlankOrEnd, isBreak } from "./characters.ts";
import type { Cursor } from "./cursor.ts";
import { LineFolder } from "./lineFolder.ts";
import { ScalarBuilder } from "./scalarPieces.ts";
import type { Token } from "./token.ts";

/** Where a plain scalar stands. */
interface PlainContext {
  readonly isInFlow: boolean;
  /** Column of the block around it, -1 for none. */
  readonly indent: number;
}

/** A plain scalar, and whether it ended with a line (then a key may follow). */
export interface PlainScalar {
  readonly token: Token;
  readonly endsWithLine: boolean;
}

/** Reads a plain (unquoted) scalar: YAML 1.1, 9.1.3, with libyaml's rules for `:` and tabs. */
export function scanPlain(cursor: Cursor, { isInFlow, indent }: PlainContext): PlainScalar {
  const start = cursor.mark;
  let end = start;
  const value = new ScalarBuilder(cursor.text);
  const folder = new LineFolder(cursor);
  while (!cursor.isAtDocumentIndicator() && cursor.peek() !== Char.hash) {
    const from = cursor.offset;
    skipWord(cursor, isInFlow);
    if (cursor.offset > from) {
      folder.flushInto(value);
      value.copy(from, cursor.offset);
      end = cursor.mark;
    }
    if (!isBlank(cursor.peek()) && !isBreak(cursor.peek())) break;
    while (isBlank(cursor.peek()) || isBreak(cursor.peek())) {
      if (folder.hasBreak && cursor.column <= indent && cursor.peek() === Char.tab) {
        throw cursor.fail("found a tab character that violates indentation", start);
      }
      folder.take();
    }
    if (!isInFlow && cursor.column <= indent) break;
  }
  const token: Token = {
    kind: "scalar",
    start,
    end,
    value: value.value(),
    pieces: value.pieces,
    style: "plain",
  };
  return { token, endsWithLine: folder.hasBreak };
}

function skipWord(cursor: Cursor, isInFlow: boolean): void {
  for (let code = cursor.peek(); !isBlankOrEnd(code); code = cursor.peek()) {
    if (code === Char.colon && isBlankOrEnd(cursor.peek(1))) return;
    if (isInFlow && endsInFlow(code)) return;
    cursor.skip();
  }
}

function endsInFlow(code: number): boolean {
  return (
    code === Char.comma ||
    code === Char.question ||
    code === Char.openBracket ||
    code === Char.closeBracket ||
    code === Char.openBrace ||
    code === Char.closeBrace
  );
}
