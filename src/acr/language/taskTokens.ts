import type { TaskReading } from "../taskReading.ts";
import type { TemplateTokenKind } from "../template/templatePart.ts";
import type { SourceRange } from "../text/mappedText.ts";
import { templateSpans } from "./templateSpans.ts";

/** What a coloured stretch is. */
export type TaskTokenKind =
  "delimiter" | "comment" | "alias" | Exclude<TemplateTokenKind, "invalid">;

/** A stretch that YAML's own colours know nothing of. Within one line. */
export interface TaskToken {
  readonly kind: TaskTokenKind;
  readonly range: SourceRange;
}

/** Templates and aliases of a task file, in their order, none overlapping another. */
export function taskTokens({ source, aliases }: TaskReading): readonly TaskToken[] {
  const tokens: TaskToken[] = [];
  for (const { kind, range, tokens: words, isClosed } of templateSpans(source)) {
    if (kind === "text") tokens.push(...textBehindAction(source, range));
    if (kind === "comment") tokens.push({ kind: "comment", range });
    if (kind !== "action") continue;
    tokens.push({ kind: "delimiter", range: { start: range.start, end: range.start + 2 } });
    for (const { kind: word, range: place } of words) {
      if (word !== "invalid") tokens.push({ kind: word, range: place });
    }
    if (isClosed) {
      tokens.push({ kind: "delimiter", range: { start: range.end - 2, end: range.end } });
    }
  }
  for (const { isKnown, range } of aliases.uses) {
    if (isKnown) tokens.push({ kind: "alias", range });
  }
  tokens.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let end = 0;
  return tokens.flatMap((token) => {
    if (token.range.start < end) return [];
    end = token.range.end;
    return linesOf(source, token);
  });
}

/**
 * What stands behind an action in a value that begins with one, up to the next: YAML takes `{{` for a
 * mapping there, and what follows for a mistake.
 */
function* textBehindAction(source: string, { start, end }: SourceRange): Generator<TaskToken> {
  const lineStart = source.lastIndexOf("\n", start - 1) + 1;
  const before = source.slice(lineStart, start);
  if (!/^\s*(?:-\s+)*(?:[\w-]+:\s+)?\{\{/.test(before)) return;
  const [text = ""] = /^[^\r\n]*?(?=\s+#|\s*(?:[\r\n]|$))/.exec(source.slice(start, end)) ?? [];
  for (const { 0: word, index } of text.matchAll(/[^\s$]+/g)) {
    const at = start + index;
    yield { kind: "string", range: { start: at, end: at + word.length } };
  }
}

function linesOf(source: string, { kind, range }: TaskToken): readonly TaskToken[] {
  const text = source.slice(range.start, range.end);
  if (!text.includes("\n")) return text === "" ? [] : [{ kind, range }];
  return [...text.matchAll(/[^\r\n]+/g)].map(({ 0: line, index }) => {
    const start = range.start + index;
    return { kind, range: { start, end: start + line.length } };
  });
}
