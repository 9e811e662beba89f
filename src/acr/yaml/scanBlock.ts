import { Char, isBlank, isBreak, isBreakOrEnd, isDigit } from "./characters.ts";
import type { Cursor } from "./cursor.ts";
import { ScalarBuilder, type ScalarPiece } from "./scalarPieces.ts";
import type { Mark, Token } from "./token.ts";

interface BlockHeader {
  readonly chomping: "strip" | "clip" | "keep";
  /** Columns in from the block around it; 0: the first line says. */
  readonly increment: number;
}

/** What stands between two lines of text: empty lines, and the indentation they were found with. */
interface Gap {
  readonly indent: number;
  readonly breaks: readonly ScalarPiece[];
  readonly end: Mark;
}

/**
 * Reads a literal (`|`) or folded (`>`) scalar; the cursor stands at that character. `indent` is the
 * column of the block around it, -1 for none.
 */
export function scanBlock(cursor: Cursor, indent: number): Token {
  const start = cursor.mark;
  const isLiteral = cursor.peek() === Char.pipe;
  cursor.skip();
  const { chomping, increment } = readHeader(cursor, start);
  const given = increment > 0 ? Math.max(indent, 0) + increment : 0;
  let gap = readGap({ cursor, start, indent: given, outer: indent });
  const value = new ScalarBuilder(cursor.text);
  let lineEnd: ScalarPiece | undefined;
  let beganBlank = false;
  while (cursor.column === gap.indent && cursor.peek() !== Char.end) {
    const beginsBlank = isBlank(cursor.peek());
    const folds = !isLiteral && !beganBlank && !beginsBlank && lineEnd?.text === "\n";
    if (folds && gap.breaks.length === 0) value.make(" ", lineEnd?.start ?? 0, lineEnd?.end ?? 0);
    else if (!folds && lineEnd) value.add([lineEnd]);
    value.add(gap.breaks);
    beganBlank = beginsBlank;
    const from = cursor.offset;
    while (!isBreakOrEnd(cursor.peek())) cursor.skip();
    value.copy(from, cursor.offset);
    lineEnd = readBreak(cursor);
    gap = readGap({ cursor, start, indent: gap.indent, outer: indent });
  }
  if (chomping !== "strip" && lineEnd) value.add([lineEnd]);
  if (chomping === "keep") value.add(gap.breaks);
  return {
    kind: "scalar",
    start,
    end: gap.end,
    value: value.value(),
    pieces: value.pieces,
    style: "block",
  };
}

function readHeader(cursor: Cursor, start: Mark): BlockHeader {
  let chomping = readChomping(cursor);
  let increment = 0;
  if (isDigit(cursor.peek())) {
    increment = cursor.peek() - Char.zero;
    if (increment === 0) throw cursor.fail("found an indentation indicator equal to 0", start);
    cursor.skip();
    chomping ??= readChomping(cursor);
  }
  if (!cursor.skipRestOfLine()) {
    throw cursor.fail("did not find expected comment or line break", start);
  }
  return { chomping: chomping ?? "clip", increment };
}

function readChomping(cursor: Cursor): "strip" | "keep" | undefined {
  const code = cursor.peek();
  if (code !== Char.plus && code !== Char.minus) return undefined;
  cursor.skip();
  return code === Char.plus ? "keep" : "strip";
}

/** The line end the cursor stands at; nothing at the end of the text. */
function readBreak(cursor: Cursor): ScalarPiece | undefined {
  if (!isBreak(cursor.peek())) return undefined;
  const start = cursor.offset;
  const text = cursor.skipBreak();
  return { text, start, end: cursor.offset };
}

interface GapContext {
  readonly cursor: Cursor;
  readonly start: Mark;
  /** 0: not known yet, found here. */
  readonly indent: number;
  readonly outer: number;
}

/** Reads indentation and empty lines up to the next line with text. */
function readGap({ cursor, start, indent, outer }: GapContext): Gap {
  const breaks: ScalarPiece[] = [];
  let end = cursor.mark;
  let widest = 0;
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.peek() === Char.space) cursor.skip();
    widest = Math.max(widest, cursor.column);
    if ((indent === 0 || cursor.column < indent) && cursor.peek() === Char.tab) {
      throw cursor.fail("found a tab character where an indentation space is expected", start);
    }
    const piece = readBreak(cursor);
    if (!piece) break;
    breaks.push(piece);
    end = cursor.mark;
  }
  return { indent: indent || Math.max(widest, outer + 1, 1), breaks, end };
}
