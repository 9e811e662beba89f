import type { TaskFinding } from "../finding.ts";
import type { LintContext } from "../lintContext.ts";
import { finding } from "../makeFinding.ts";

/**
 * Lines that begin with `#` within a block of text (`cmd: |`): the engine drops them before it reads
 * YAML, so they are missing from the script.
 */
export function* comments({ reading: { source } }: LintContext): Generator<TaskFinding> {
  let block: number | undefined;
  for (const { 0: line, index } of source.matchAll(/[^\r\n]+/g)) {
    const indent = line.length - line.trimStart().length;
    if (line.trim() === "") continue;
    if (block !== undefined && indent <= block) block = undefined;
    if (block !== undefined && line.trimStart().startsWith("#")) {
      yield finding("comment-dropped", { start: index + indent, end: index + line.length }, {});
    } else {
      block ??= blockIndent(line);
    }
  }
}

/** Columns that the lines of a block must be further in than; `undefined` if this begins none. */
function blockIndent(line: string): number | undefined {
  const header = /^(\s*(?:- +)*)(?:[^\s#][^#]*:[ \t]+)?[|>][-+\d]*[ \t]*(?:#.*)?$/.exec(line);
  return header ? (header[1] ?? "").replace(/- *$/, "").length : undefined;
}
