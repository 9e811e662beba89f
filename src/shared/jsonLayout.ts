import { jsonTokens } from "../core/oci/jsonTokens.ts";

/** A JSON text as it is to be shown. */
export interface JsonLayout {
  readonly text: string;
  /** True if line breaks were added: the document itself is on few, long lines. */
  readonly isIndented: boolean;
}

/** A text with a longer line than this is hard to read, and slow to lay out. */
const longestReadableLine = 2000;

/** A text on one line is short enough to stay there up to this many characters. */
const shortText = 40;

/**
 * Lays JSON out for reading. A text with lines of its own stays as it is, character for
 * character; a minified one is broken into lines, its tokens unchanged.
 */
export function layoutJson(text: string): JsonLayout {
  const isMinified = text.length > shortText && !text.trimEnd().includes("\n");
  if (!isMinified && longestLine(text) <= longestReadableLine) return { text, isIndented: false };
  return { text: indentJson(text), isIndented: true };
}

function longestLine(text: string): number {
  let longest = 0;
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    longest = Math.max(longest, end - start);
    start = end + 1;
  }
  return longest;
}

/** Re-indents by tokens, so that numbers and escapes stay as written and invalid JSON goes through. */
export function indentJson(text: string): string {
  const parts: string[] = [];
  const indentation = new Indentation(text);
  let depth = 0;
  let last = "";
  for (const { kind, offset, length } of jsonTokens(text)) {
    const isClosing = kind === "}" || kind === "]";
    if (isClosing) depth = Math.max(0, depth - 1);
    const isEmpty = isClosing && (last === "{" || last === "[");
    const isFirst = last === "{" || last === "[" || last === ",";
    if ((isFirst || isClosing) && !isEmpty) parts.push("\n", indentation.at(depth));
    else if (last === ":") parts.push(" ");
    parts.push(
      kind === "string" ? text.slice(offset - 1, offset + length + 1) : slice(offset, length),
    );
    if (kind === "{" || kind === "[") depth++;
    last = kind;
  }
  return parts.join("");

  function slice(offset: number, length: number): string {
    return text.slice(offset, offset + length);
  }
}

/** Deeper levels are not told apart any more. */
const maxDepthShown = 40;
/** White space added beyond this many times the text is left out: hostile text is mostly depth. */
const maxGrowth = 4;

/** Makes indentations until there are too many of them. */
class Indentation {
  #left: number;

  constructor(text: string) {
    this.#left = text.length * maxGrowth;
  }

  at(depth: number): string {
    const width = 2 * Math.min(depth, maxDepthShown);
    this.#left -= width;
    return this.#left < 0 ? "" : " ".repeat(width);
  }
}
