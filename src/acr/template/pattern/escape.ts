import { PatternRefusal } from "./patternNode.ts";

/** A character that stands for itself, and where it ends. */
export interface PatternChar {
  readonly code: number;
  readonly end: number;
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** The character that an escape such as `\n`, `\x41` or `\.` names. */
export function escapeAt(text: string, at: number): PatternChar {
  if (at + 1 >= text.length) {
    throw new PatternRefusal("trailing backslash at end of expression", "");
  }
  const rest = text.slice(at, at + 16);
  const hex = /^\\x(?:([\dA-Fa-f]{2})|\{([\dA-Fa-f]+)\})/.exec(rest);
  if (hex) {
    const code = parseInt(hex[1] ?? hex[2] ?? "", 16);
    if (code <= 0x10ffff) return { code, end: at + hex[0].length };
  }
  const octal = /^\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest);
  if (octal) return { code: parseInt(octal[1] ?? "", 8), end: at + octal[0].length };
  const char = String.fromCodePoint(text.codePointAt(at + 1) ?? 0);
  const control = controls[char];
  if (control !== undefined) return { code: control, end: at + 2 };
  if (char < "\x80" && !/^\w$/.test(char)) return { code: char.charCodeAt(0), end: at + 2 };
  throw new PatternRefusal("invalid escape sequence", `\\${char}`);
}
