import { isGoSpace, lowerCase, upperCase } from "./conversions.ts";

/** `some_words` as `SomeWords` (xstrings.ToCamelCase): leading separators stay. */
export function camelCase(text: string): string {
  const chars = Array.from(text);
  let at = chars.findIndex((char) => !isConnector(char));
  // xstrings repeats the last one of nothing but separators.
  if (at < 0) return text + (chars.at(-1) ?? "");
  let out = chars.slice(0, at).join("");
  let before = upperCase(chars[at] ?? "");
  for (at += 1; at < chars.length; at++) {
    const char = chars[at] ?? "";
    if (isConnector(char) && isConnector(before)) {
      out += before;
      continue;
    }
    if (isConnector(before)) before = upperCase(char);
    else {
      out += before;
      before = lowerCase(char);
    }
  }
  return out + before;
}

function isConnector(char: string): boolean {
  return char === "-" || char === "_" || isGoSpace(char);
}

type WordKind = "number" | "upper" | "letters" | "connector" | "punctuation" | "other";

interface Word {
  readonly kind: WordKind;
  readonly text: string;
}

const patterns: readonly (readonly [WordKind, RegExp])[] = [
  ["connector", /[-_\s\u0085]+/uy],
  ["punctuation", /\p{P}+/uy],
  [
    "upper",
    /\p{Lu}\p{Lu}+(?![^\P{L}\p{Lu}\p{Lo}])|\p{Lu}\p{Lu}+(?=\p{Lu}[^\P{L}\p{Lu}\p{Lo}])|\p{Lu}[^\P{L}\p{Lu}\p{Lo}]*/uy,
  ],
  ["letters", /[^\P{L}\p{Lu}\p{Lo}]+/uy],
  ["number", /\p{N}+/uy],
  ["other", /[^-_\s\u0085\p{P}\p{L}\p{N}]+|\p{Lo}+/uy],
];

/** `FirstName` as `first_name` or `first-name` (xstrings.ToSnakeCase, ToKebabCase). */
export function joinedCase(text: string, connector: string): string {
  const words = wordsOf(text);
  let out = "";
  let at = 0;
  while (at < words.length - 1) {
    const word = words[at];
    if (!word) break;
    out += shown(word, connector);
    [out, at] = joinNext({ words, connector }, out, at);
  }
  const last = words[at];
  return last ? out + shown(last, connector) : out;
}

interface Joining {
  readonly words: readonly Word[];
  readonly connector: string;
}

/** What comes between a word and the next; numbers belong to the letters next to them. */
function joinNext({ words, connector }: Joining, text: string, at: number): [string, number] {
  const kind = words[at]?.kind;
  let next = at + 1;
  let out = text;
  const takeRun = () => {
    for (; words[next]?.kind === "letters" || words[next]?.kind === "number"; next++) {
      out += words[next]?.text ?? "";
    }
  };
  if (kind === "number") {
    takeRun();
    return [out + separator(words[next], connector), next];
  }
  if (kind === "connector" || kind === "punctuation") return [out, next];
  if (words[next]?.kind !== "number") return [out + separator(words[next], connector), next];
  if (next === words.length - 1) return [out, next];
  const number = words[next]?.text ?? "";
  next += 1;
  if (words[next]?.kind !== "letters") {
    return [out + number + separator(words[next], connector), next];
  }
  out += connector + number;
  takeRun();
  return [out + separator(words[next], connector), next];
}

function separator(word: Word | undefined, connector: string): string {
  if (!word || word.kind === "connector" || word.kind === "punctuation") return "";
  return connector;
}

function shown(word: Word, connector: string): string {
  if (word.kind === "connector") return connector.repeat(Array.from(word.text).length);
  return word.kind === "upper" ? lowerCase(word.text) : word.text;
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (let at = 0; at < text.length;) {
    const word = wordAt(text, at);
    words.push(word);
    at += word.text.length;
  }
  return words;
}

function wordAt(text: string, at: number): Word {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found) return { kind, text: found };
  }
  return { kind: "other", text: String.fromCodePoint(text.codePointAt(at) ?? 0) };
}
