/** Lines that fold into the first of them, counted from 0. */
export interface TaskFold {
  readonly start: number;
  readonly end: number;
  readonly kind: "block" | "comment";
}

interface OpenBlock {
  readonly line: number;
  readonly indent: number;
  /** A list may stand as far left as the key that it belongs to. */
  readonly isKey: boolean;
}

/**
 * What folds in a task file: keys with what is below them, items of lists, comments of several lines.
 * Goes by indentation, since a file with templates need not be YAML.
 */
export function foldTask(source: string): readonly TaskFold[] {
  const folds: TaskFold[] = [];
  const open: OpenBlock[] = [];
  const lines = source.split(/\r?\n/);
  let last = 0;
  let comment: number | undefined;
  const close = (block: OpenBlock) => {
    if (last > block.line) folds.push({ start: block.line, end: last, kind: "block" });
  };
  for (const [line, text] of lines.entries()) {
    if (/^\s*#/.test(text)) {
      comment ??= line;
      continue;
    }
    if (comment !== undefined && line - 1 > comment) {
      folds.push({ start: comment, end: line - 1, kind: "comment" });
    }
    comment = undefined;
    if (text.trim() === "") continue;
    const indent = text.length - text.trimStart().length;
    const isItem = /^\s*-(?:\s|$)/.test(text);
    for (let top = open.at(-1); top && !isBelow(top, indent, isItem); top = open.at(-1)) {
      close(top);
      open.pop();
    }
    open.push({ line, indent, isKey: !isItem });
    last = line;
  }
  if (comment !== undefined && lines.length - 1 > comment) {
    const end = lines.at(-1)?.trim() === "" ? lines.length - 2 : lines.length - 1;
    if (end > comment) folds.push({ start: comment, end, kind: "comment" });
  }
  for (const block of open.reverse()) close(block);
  return folds.sort((a, b) => a.start - b.start || b.end - a.end);
}

function isBelow(block: OpenBlock, indent: number, isItem: boolean): boolean {
  return indent > block.indent || (indent === block.indent && block.isKey && isItem);
}
