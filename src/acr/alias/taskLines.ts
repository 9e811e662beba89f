import { MappedText, type MappedTextBuilder, type SourceRange } from "../text/mappedText.ts";

/** A task file as lines go: without comments, the alias block apart where aliases are on. */
export interface TaskLines {
  readonly rest: MappedText;
  readonly aliases: MappedText;
  /** The alias block in the file. */
  readonly block: SourceRange | undefined;
}

/** Bytes of a line that make the engine stop reading, silently. */
const maxLineBytes = 65_536;

const aliasLine = /^alias[\t\f\r ]*:/;
const topLevelLine = /^[^\t\f\r :][^:]*:/;
const commentLine = /^[\t\f\r ]*#/;

/**
 * Splits a task file into lines, as acr-builder's graph/preprocessor.go does: lines that begin with
 * `#` are gone wherever they stand, also in the middle of a script; the alias block goes from a line
 * `alias:` to the next line that looks like a key of the top level.
 */
export function splitTaskLines(source: string, separatesAliases: boolean): TaskLines {
  const file = MappedText.of(source);
  const rest: SourceRange[] = [];
  const aliases: SourceRange[] = [];
  let isInside = false;
  for (const line of linesOf(source)) {
    const text = source.slice(line.start, line.end);
    if (commentLine.test(text)) continue;
    if (!isInside && separatesAliases && aliasLine.test(text)) isInside = true;
    else if (isInside && topLevelLine.test(text)) isInside = false;
    (isInside ? aliases : rest).push(line);
  }
  const [first, last] = [aliases[0], aliases.at(-1)];
  return {
    rest: joinLines(file, rest),
    aliases: joinLines(file, aliases),
    block: first && last && { start: first.start, end: last.end },
  };
}

/** The lines without their ends (LF, CR LF), up to one that is too long. */
export function* linesOf(source: string): Generator<SourceRange> {
  for (let start = 0; start < source.length;) {
    const feed = source.indexOf("\n", start);
    const next = feed < 0 ? source.length : feed;
    if (next - start >= maxLineBytes / 3 && isTooLong(source.slice(start, next))) return;
    const end = next > start && source.charAt(next - 1) === "\r" ? next - 1 : next;
    yield { start, end };
    start = next + 1;
  }
}

function isTooLong(line: string): boolean {
  return new TextEncoder().encode(line).length >= maxLineBytes;
}

/** Each line with a line feed behind it, taken from the file where it has one. */
function joinLines(file: MappedText, lines: readonly SourceRange[]): MappedText {
  return MappedText.build((out) => {
    let run: { start: number; end: number } | undefined;
    for (const { start, end } of lines) {
      if (run?.end === start) run.end = end;
      else {
        takeRun(out, file, run);
        run = { start, end };
      }
      if (file.text.charAt(end) === "\n") run.end = end + 1;
      else {
        takeRun(out, file, run);
        out.put("\n", { start: end, end: Math.min(end + 1, file.text.length) });
        run = undefined;
      }
    }
    takeRun(out, file, run);
  });
}

function takeRun(out: MappedTextBuilder, file: MappedText, run: SourceRange | undefined): void {
  if (run) out.take(file, run.start, run.end);
}
