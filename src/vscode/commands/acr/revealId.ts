import type { SourceRange } from "../../../acr/text/mappedText.ts";

/** The id by which a page asks to show a range of its file. */
export function revealId({ start, end }: SourceRange): string {
  return `reveal ${start} ${end}`;
}

/** The reverse of {@link revealId}. */
export function readRevealId(id: string): SourceRange | undefined {
  const [, start, end] = /^reveal (\d{1,9}) (\d{1,9})$/.exec(id) ?? [];
  return start === undefined ? undefined : { start: Number(start), end: Number(end) };
}
