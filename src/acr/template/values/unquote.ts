/** Thrown inside of the parser only: what Go's strconv says of a literal. */
export class SyntaxRefusal extends Error {}

const simple: Readonly<Record<string, string>> = {
  a: "\u0007",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  "\\": "\\",
};

/** The text of a Go string literal in double quotes or backticks (strconv.Unquote). */
export function goUnquote(literal: string): string {
  const body = literal.slice(1, -1);
  if (literal.startsWith("`")) return body.replaceAll("\r", "");
  const pieces: { readonly text?: string; readonly byte?: number }[] = [];
  for (let at = 0; at < body.length;) {
    const char = readChar(body, at, '"');
    pieces.push(char);
    at = char.end;
  }
  return joinBytes(pieces);
}

/** The code point of a Go character literal such as `'\n'` (strconv.UnquoteChar). */
export function goUnquoteChar(literal: string): number {
  const first = readChar(literal.slice(1), 0, "'");
  if (literal.slice(1 + first.end) !== "'") {
    throw new SyntaxRefusal(`malformed character constant: ${literal}`);
  }
  return first.byte ?? first.text.codePointAt(0) ?? 0;
}

interface LiteralChar {
  readonly text: string;
  /** Given instead by `\x` and octal escapes: a byte, not a character. */
  readonly byte?: number;
  readonly end: number;
}

function readChar(text: string, at: number, quote: string): LiteralChar {
  const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
  if (char === quote || char === "") throw invalid();
  if (char !== "\\") return { text: char, end: at + char.length };
  const name = text[at + 1] ?? "";
  const plain = simple[name];
  if (plain !== undefined) return { text: plain, end: at + 2 };
  if (name === quote) return { text: quote, end: at + 2 };
  const width = { x: 2, u: 4, U: 8 }[name];
  if (width !== undefined) return readHex(text, at + 2, width);
  const octal = /^[0-7]{3}/.exec(text.slice(at + 1))?.[0];
  if (octal === undefined || parseInt(octal, 8) > 255) throw invalid();
  return { text: "", byte: parseInt(octal, 8), end: at + 4 };
}

function readHex(text: string, at: number, width: number): LiteralChar {
  const digits = text.slice(at, at + width);
  if (digits.length < width || !/^[\da-fA-F]+$/.test(digits)) throw invalid();
  const code = parseInt(digits, 16);
  if (width === 2) return { text: "", byte: code, end: at + width };
  if (code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) throw invalid();
  return { text: String.fromCodePoint(code), end: at + width };
}

function joinBytes(pieces: readonly { text?: string; byte?: number }[]): string {
  if (!pieces.some((piece) => piece.byte !== undefined)) {
    return pieces.map((piece) => piece.text ?? "").join("");
  }
  const bytes = pieces.map((piece) =>
    piece.byte === undefined ? Buffer.from(piece.text ?? "") : Buffer.of(piece.byte),
  );
  return Buffer.concat(bytes).toString("utf8");
}

function invalid(): SyntaxRefusal {
  return new SyntaxRefusal("invalid syntax");
}
