/**
 * Markdown that shows a line of text as code. The text cannot leave its span, since the fence is
 * longer than any run of backticks in it (CommonMark 0.31, section 6.1).
 */
export function inlineCode(line: string): string {
  const runs = (line.match(/`+/g) ?? []).map((run) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  const padding = line.startsWith("`") || line.endsWith("`") ? " " : "";
  return `${fence}${padding}${line}${padding}${fence}`;
}
