import { jsonTokens } from "../core/oci/jsonTokens.ts";

/** A JSON text as it is to be shown. */
export interface JsonLayout {
  readonly text: string;
  /** True if line breaks were added: the document itself is on few, long lines. */
  readonly isIndented: boolean;
}

/** Lines longer than this on average make a text that nobody can read as it is. */
const readableLineLength = 240;

/**
 * Lays JSON out for reading. A text with lines of its own stays as it is, character for
 * character; a minified one is broken into lines, its tokens unchanged.
 */
export function layoutJson(text: string): JsonLayout {
  const lines = (text.match(/\n/g)?.length ?? 0) + 1;
  if (text.length / lines <= readableLineLength && (lines > 1 || text.length < 40)) {
    return { text, isIndented: false };
  }
  return { text: indentJson(text), isIndented: true };
}

/** Re-indents by tokens, so that numbers and escapes stay as written and invalid JSON goes through. */
function indentJson(text: string): string {
  const parts: string[] = [];
  let depth = 0;
  let last = "";
  for (const { kind, offset, length } of jsonTokens(text)) {
    const isClosing = kind === "}" || kind === "]";
    if (isClosing) depth = Math.max(0, depth - 1);
    const isEmpty = isClosing && (last === "{" || last === "[");
    const isFirst = last === "{" || last === "[" || last === ",";
    if ((isFirst || isClosing) && !isEmpty) parts.push("\n", indentation(depth));
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

/** Hostile nesting must not make the text quadratic in its size. */
const maxDepthShown = 40;

function indentation(depth: number): string {
  return "  ".repeat(Math.min(depth, maxDepthShown));
}
