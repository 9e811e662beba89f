import type { CharTest } from "./patternNode.ts";
import { PatternRefusal } from "./patternNode.ts";

const perl: Readonly<Record<string, string>> = { d: "0-9", s: "\\t\\n\\f\\r ", w: "0-9A-Za-z_" };

const posix: ReadonlyMap<string, string> = new Map(
  Object.entries({
    alnum: "0-9A-Za-z",
    alpha: "A-Za-z",
    ascii: "\\x00-\\x7f",
    blank: "\\t ",
    cntrl: "\\x00-\\x1f\\x7f",
    digit: "0-9",
    graph: "!-~",
    lower: "a-z",
    print: " -~",
    punct: "!-/:-@\\[-`{-~",
    space: "\\t\\n\\v\\f\\r ",
    upper: "A-Z",
    word: "0-9A-Za-z_",
    xdigit: "0-9A-Fa-f",
  }),
);

/** A test for the characters of a JavaScript class, `^` in front to turn it around. */
export function classTest(source: string, ignoresCase: boolean): CharTest {
  const isNegated = source.startsWith("^");
  const body = isNegated ? source.slice(1) : source;
  const pattern = new RegExp(`^[${body}]$`, ignoresCase ? "iu" : "u");
  return (char) => pattern.test(char) !== isNegated;
}

/** A part of a class in the words of JavaScript, and where it ends in the pattern. */
export interface ClassPart {
  /** Alternatives are tested one by one, as a negated one cannot stand inside of a class. */
  readonly source: string;
  readonly end: number;
}

/** `\d`, `\S`, `\pL`, `\P{Greek}` at the offset; undefined where none stands there. */
export function namedClassAt(text: string, at: number): ClassPart | undefined {
  const short = /^\\([dswDSW])/.exec(text.slice(at, at + 2))?.[1];
  if (short !== undefined) {
    const ranges = perl[short.toLowerCase()] ?? "";
    return { source: (short === short.toLowerCase() ? "" : "^") + ranges, end: at + 2 };
  }
  const found = /^\\([pP])(?:\{(\^?)([^}]*)\}|(.))/su.exec(text.slice(at, at + 40));
  if (!found) return undefined;
  const [whole, letter, caret = "", long, single] = found;
  const source = unicodeClass(long ?? single ?? "");
  if (source === undefined) throw new PatternRefusal("invalid character class range", whole);
  const isNegated = (letter === "P") !== (caret === "^");
  return { source: (isNegated ? "^" : "") + source, end: at + whole.length };
}

function unicodeClass(name: string): string | undefined {
  if (name === "Any") return "\\u{0}-\\u{10ffff}";
  for (const source of [`\\p{gc=${name}}`, `\\p{Script=${name}}`]) {
    if (!/^[A-Z][A-Za-z_]*$/.test(name)) return undefined;
    try {
      new RegExp(source, "u");
      return source;
    } catch {
      // Not of this kind: the next may know it.
    }
  }
  return undefined;
}

/** `[:alpha:]` or `[:^alpha:]` at the offset inside of a class. */
export function posixClassAt(text: string, at: number): ClassPart | undefined {
  if (!text.startsWith("[:", at)) return undefined;
  const close = text.indexOf(":]", at + 2);
  if (close < 0) return undefined;
  const name = text.slice(at + 2, close);
  const ranges = posix.get(name.replace(/^\^/, ""));
  if (ranges === undefined) {
    throw new PatternRefusal("invalid character class range", text.slice(at, close + 2));
  }
  return { source: (name.startsWith("^") ? "^" : "") + ranges, end: close + 2 };
}

/** A code point as a class of JavaScript names it. */
export function classChar(code: number): string {
  return `\\u{${code.toString(16)}}`;
}
