import { byteSlice, isGoSpace, lowerCase, upperCase } from "./conversions.ts";
import { camelCase, joinedCase } from "./letterCase.ts";
import { goFunction } from "./goFunction.ts";
import type { FunctionTable } from "./goFunction.ts";

/** sprig's functions that look at words: capitals, initials, wrapping, abbreviating. */
export const wordFunctions: FunctionTable = {
  title: goFunction("string", (args) => titled(args.text(0))),
  untitle: goFunction("string", (args) => {
    return args.text(0).replace(/(^|\s)(\S)/gu, (_, before: string, char: string) => {
      return before + lowerCase(char);
    });
  }),
  swapcase: goFunction("string", (args) => {
    return Array.from(args.text(0))
      .map((char) => (isLower(char) ? upperCase(char) : lowerCase(char)))
      .join("");
  }),
  snakecase: goFunction("string", (args) => joinedCase(args.text(0), "_")),
  kebabcase: goFunction("string", (args) => joinedCase(args.text(0), "-")),
  camelcase: goFunction("string", (args) => camelCase(args.text(0))),
  nospace: goFunction("string", (args) => byteChars(args.text(0)).filter(isNoSpace).join("")),
  initials: goFunction("string", (args) => {
    const chars = byteChars(args.text(0));
    return chars.filter((char, i) => isNoSpace(char) && !isNoSpace(chars[i - 1] ?? " ")).join("");
  }),
  wrap: goFunction("int string", (args) => wrapped(args.text(1), args.int(0), "", false)),
  wrapWith: goFunction("int string string", (args, { budget }) => {
    const lines = args.text(2).length / Math.max(1, args.int(0)) + 1;
    budget.checkLength(args.text(2).length + lines * args.text(1).length);
    return wrapped(args.text(2), args.int(0), args.text(1), true);
  }),
  abbrev: goFunction("int string", (args) => {
    const [width, text] = [args.int(0), args.text(1)];
    return width < 4 ? text : abbreviated(text, 0, width);
  }),
  abbrevboth: goFunction("int int string", (args) => {
    const [left, right, text] = [args.int(0), args.int(1), args.text(2)];
    return right < 4 || (left > 0 && right < 7) ? text : abbreviated(text, left, right);
  }),
};

function isLower(char: string): boolean {
  return /^\p{Ll}$/u.test(char);
}

function isNoSpace(char: string): boolean {
  return !isGoSpace(char);
}

/** The bytes of a text as characters of their own: goutils reads strings byte by byte. */
function byteChars(text: string): string[] {
  return Array.from(Buffer.from(text).toString("latin1"));
}

/** Capital letters at the beginnings of words (Go's strings.Title). */
function titled(text: string): string {
  let before = " ";
  let out = "";
  for (const char of text) {
    out += isSeparator(before) ? upperCase(char) : char;
    before = char;
  }
  return out;
}

function isSeparator(char: string): boolean {
  if (char < "\x80") return !/^\w$/.test(char);
  return !/^[\p{L}\p{Nd}]$/u.test(char) && isGoSpace(char);
}

/** Lines of at most that many bytes, broken at spaces; long words only where `breaksWords`. */
function wrapped(text: string, width: number, separator: string, breaksWords: boolean): string {
  const bytes = Buffer.from(text);
  const limit = Math.max(1, width);
  const lines: string[] = [];
  let at = 0;
  const cut = (end: number, next: number) => {
    lines.push(bytes.subarray(at, end).toString("utf8"));
    at = next;
  };
  while (bytes.length - at > limit) {
    if (bytes[at] === 0x20) {
      at += 1;
      continue;
    }
    const space = bytes.subarray(at, at + limit + 1).lastIndexOf(0x20);
    if (space >= 0) cut(at + space, at + space + 1);
    else if (breaksWords) cut(at + limit, at + limit);
    else {
      const next = bytes.indexOf(0x20, at + limit);
      if (next < 0) break;
      cut(next, next + 1);
    }
  }
  if (text === "") return "";
  return [...lines, bytes.subarray(at).toString("utf8")].join(separator === "" ? "\n" : separator);
}

/** At most `width` bytes of a text, with dots where something was left out (goutils). */
function abbreviated(text: string, left: number, width: number): string {
  const length = Buffer.byteLength(text);
  if (length <= width) return text;
  let offset = Math.min(left, length);
  if (length - offset < width - 3) offset = length - (width - 3);
  if (offset <= 4) return `${byteSlice(text, 0, width - 3)}...`;
  if (width < 7) return "";
  if (offset + width - 3 < length) {
    return `...${abbreviated(byteSlice(text, offset), 0, width - 3)}`;
  }
  return `...${byteSlice(text, length - (width - 3))}`;
}
