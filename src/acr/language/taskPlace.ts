import type { SourceRange } from "../text/mappedText.ts";

/** A mapping that the engine knows keys of. */
export type TaskMapping =
  "task" | "step" | "network" | "secret" | "volume" | "mount" | "alias" | "values" | "files";

/** Where in a task file somebody is. */
export interface TaskPlace {
  /** The mapping whose key, or a value of which, is here; nothing in places nobody knows. */
  readonly mapping: TaskMapping | undefined;
  /** The key whose value is here; nothing where a key is to be. */
  readonly key: string | undefined;
  /** The value as far as it stands before the offset: of a list the item only. */
  readonly before: string;
  /** The key's word, or the value up to the end of the line; before and behind the offset. */
  readonly word: SourceRange;
  /** Whether the key is the first of an item: behind a dash. */
  readonly isBehindDash: boolean;
  /** Offset of the mapping's item or, on the top level, 0. */
  readonly item: number;
}

interface Level {
  readonly column: number;
  /** Name of the key; nothing for an item of a list. */
  readonly key: string | undefined;
  readonly offset: number;
}

const keyPattern = /^(?:"([^"]*)"|'([^']*)'|([^\s"'{}[\],#][^:#]*?))[ \t]*:(?=[ \t\r]|$)/;

/**
 * Where in a task file an offset is. Goes by indentation and looks at the lines up to the offset
 * only, since a file with templates in which somebody types need not be YAML.
 */
export function taskPlaceAt(source: string, offset: number): TaskPlace {
  const levels: Level[] = [];
  let block: number | undefined;
  for (let start = 0; ;) {
    const feed = source.indexOf("\n", start);
    const end = feed < 0 ? source.length : feed;
    const text = source.slice(start, end).replace(/\r$/, "");
    const indent = text.length - text.trimStart().length;
    const isHere = offset <= end;
    if (block !== undefined && (text.trim() === "" ? !isHere : indent > block)) {
      if (isHere) return valuePlace(levels, { source, offset, from: blockStart(source, levels) });
      start = end + 1;
      continue;
    }
    block = undefined;
    if (isHere) return placeInLine(levels, { source, offset, start, text });
    if (text.trim() !== "" && !/^\s*#/.test(text)) {
      const { rest } = readLine(levels, text, start);
      if (/^(?:[|>][-+\d]*)\s*(?:#.*)?$/.test(rest.trim())) block = levels.at(-1)?.column;
    }
    start = end + 1;
  }
}

/** Takes the dashes and the key of a line into the levels; what is left is the value. */
function readLine(levels: Level[], text: string, start: number): { rest: string; at: number } {
  let at = text.length - text.trimStart().length;
  for (
    let dash = /^-[ \t]+|^-$/.exec(text.slice(at));
    dash;
    dash = /^-[ \t]+|^-$/.exec(text.slice(at))
  ) {
    leave(levels, at, true);
    levels.push({ column: at, key: undefined, offset: start + at });
    at += dash[0].length;
  }
  const key = keyPattern.exec(text.slice(at));
  if (key) {
    leave(levels, at, false);
    levels.push({ column: at, key: key[1] ?? key[2] ?? key[3] ?? "", offset: start + at });
    at += key[0].length;
  }
  return { rest: text.slice(at), at };
}

/** Leaves what is not above that column: a dash may stand right below the key of its list. */
function leave(levels: Level[], column: number, isDash: boolean): void {
  for (let top = levels.at(-1); top; top = levels.at(-1)) {
    const isAbove =
      top.column < column || (isDash && top.column === column && top.key !== undefined);
    if (isAbove) return;
    levels.pop();
  }
}

interface LineAt {
  readonly source: string;
  readonly offset: number;
  readonly start: number;
  readonly text: string;
}

function placeInLine(levels: Level[], { source, offset, start, text }: LineAt): TaskPlace {
  const column = offset - start;
  const before = text.slice(0, column);
  if (text.trim() === "") leave(levels, column, false);
  const { at } = readLine(
    levels,
    before.length < text.length ? keyTo(text, column) : before,
    start,
  );
  const last = levels.at(-1);
  const isBehindDash = /^\s*(?:-[ \t]+)+\S*$/.test(before);
  if (last?.key !== undefined && last.offset >= start && column > last.column + last.key.length) {
    return valuePlace(levels, { source, offset, from: start + at });
  }
  if (last?.key !== undefined && last.offset >= start) levels.pop();
  // Text behind a dash is a key where the list is one of mappings.
  const wordStart = start + Math.min(column, indentOf(text));
  leave(levels, indentOf(text, column), false);
  const mapping = mappingOf(levels);
  const top = levels.at(-1);
  const list = top && top.key === undefined ? levels.at(-2)?.key : undefined;
  if (!mapping && list !== undefined) {
    return valuePlace(levels, { source, offset, from: wordStart });
  }
  if (!mapping && top?.key !== undefined) {
    // A plain text that goes on in the next line.
    const from = source.indexOf(":", top.offset + top.key.length) + 1;
    return valuePlace(levels, { source, offset, from });
  }
  const word = /^[\w.-]*/.exec(source.slice(wordStart))?.[0] ?? "";
  return {
    mapping,
    key: undefined,
    before: source.slice(wordStart, offset),
    word: { start: wordStart, end: Math.max(offset, wordStart + word.length) },
    isBehindDash,
    item: itemOf(levels),
  };
}

/** A line as far as it is read to know where the offset is: with its key, if one stands there. */
function keyTo(text: string, column: number): string {
  const at = indentOf(text);
  const key = keyPattern.exec(text.slice(at));
  return key ? text.slice(0, Math.max(column, at + key[0].length)) : text.slice(0, column);
}

/** Where the first word of a line stands, behind its dashes. */
function indentOf(text: string, column = text.length): number {
  if (text.trim() === "") return column;
  return /^\s*(?:-[ \t]+)*/.exec(text)?.[0].length ?? 0;
}

interface ValueAt {
  readonly source: string;
  readonly offset: number;
  /** Where the value begins. */
  readonly from: number;
}

function valuePlace(levels: readonly Level[], { source, offset, from }: ValueAt): TaskPlace {
  const owner = levels.findLastIndex(({ key }) => key !== undefined);
  const key = levels[owner]?.key;
  const written = source.slice(from, Math.max(from, offset));
  const isList = /^\s*\[/.test(written);
  const itemStart = isList
    ? from + lastItem(written)
    : from + (/^\s*/.exec(written)?.[0].length ?? 0);
  const lineEnd = source.indexOf("\n", offset);
  return {
    mapping: mappingOf(levels.slice(0, owner)),
    key,
    before: source.slice(itemStart, offset),
    word: { start: Math.min(itemStart, offset), end: lineEnd < 0 ? source.length : lineEnd },
    isBehindDash: false,
    item: itemOf(levels),
  };
}

/** Where the last item of `[a, b` begins. */
function lastItem(text: string): number {
  const separator = Math.max(text.lastIndexOf("["), text.lastIndexOf(","));
  return separator + 1 + (/^\s*/.exec(text.slice(separator + 1))?.[0].length ?? 0);
}

function blockStart(source: string, levels: readonly Level[]): number {
  const feed = source.indexOf("\n", levels.at(-1)?.offset ?? 0);
  return feed < 0 ? source.length : feed + 1;
}

function itemOf(levels: readonly Level[]): number {
  return levels.findLast(({ key }) => key === undefined)?.offset ?? 0;
}

const mappings: Readonly<Record<string, TaskMapping>> = {
  "": "task",
  "steps/-": "step",
  "networks/-": "network",
  "secrets/-": "secret",
  "volumes/-": "volume",
  "volumes/-/secret": "files",
  "steps/-/volumeMounts/-": "mount",
  alias: "alias",
  "alias/values": "values",
};

function mappingOf(levels: readonly Level[]): TaskMapping | undefined {
  return mappings[levels.map(({ key }) => key ?? "-").join("/")];
}
