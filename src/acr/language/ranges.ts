import type { SourceRange } from "../text/mappedText.ts";

/** Whether an offset is in a range or at one of its ends. */
export function touches({ start, end }: SourceRange, offset: number): boolean {
  return start <= offset && offset <= end;
}

/** Whether one range lies in another. */
export function contains(outer: SourceRange, inner: SourceRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** A scalar's range without the quotes around it. */
export function withoutQuotes(source: string, range: SourceRange): SourceRange {
  const text = source.slice(range.start, range.end);
  if (!/^(?:"[^]*"|'[^]*')$/.test(text) || text.length < 2) return range;
  return { start: range.start + 1, end: range.end - 1 };
}
