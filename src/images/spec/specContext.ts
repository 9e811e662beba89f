/** Where in a spec file the cursor is: what may be written there. */
export interface SpecContext {
  /** Keys from the top down to the mapping: `["manifests", "platform"]`; lists do not count. */
  readonly parents: readonly string[];
  /** The key whose value is being written; undefined where a key goes. */
  readonly key: string | undefined;
  /** What is written of the key or value before the cursor. */
  readonly prefix: string;
  /** Keys and values of the line's flow mapping so far, or none. */
  readonly siblings: Readonly<Record<string, string>>;
}

const keyPattern = /^\s*(?:-\s+)*["']?([\w.-]+)["']?\s*:/;

/**
 * The context at an offset of a file that is being typed and therefore may be no YAML: decided by
 * indentation and by the flow mapping or list that is open on the line.
 */
export function specContextAt(text: string, offset: number): SpecContext {
  const before = text.slice(0, offset).split("\n");
  const line = before.pop() ?? "";
  const flow = openFlow(line);
  const block = blockContext(before, flow?.before ?? line);
  if (!flow) return block;
  const parents = [...block.parents, ...(block.key === undefined ? [] : [block.key]), ...flow.keys];
  const colon = flow.current.search(/:(\s|$)/);
  const { siblings } = flow;
  if (colon < 0) {
    return flow.isList
      ? { parents: parents.slice(0, -1), key: parents.at(-1), prefix: flow.current, siblings }
      : { parents, key: undefined, prefix: flow.current, siblings };
  }
  const key = flow.current.slice(0, colon).trim();
  return { parents, key, prefix: flow.current.slice(colon + 1).trimStart(), siblings };
}

/** Splits off what is inside of the brackets and braces that are open at the end of the line. */
function openFlow(line: string) {
  const starts: number[] = [];
  for (let position = 0; position < line.length; position++) {
    const character = line[position] ?? "";
    if (character === "#" && /\s/.test(line[position - 1] ?? " ")) break;
    if (character === '"' || character === "'") {
      const end = line.indexOf(character, position + 1);
      if (end < 0) break;
      position = end;
    } else if ("{[".includes(character)) starts.push(position);
    else if ("}]".includes(character)) starts.pop();
  }
  const [first] = starts;
  const last = starts.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const keys = starts.slice(1).flatMap((start, index) => {
    return /([\w.-]+)\s*:\s*$/.exec(line.slice(starts[index], start))?.[1] ?? [];
  });
  const inside = line.slice(last + 1).split(",");
  const current = (inside.pop() ?? "").trimStart();
  const siblings = Object.fromEntries(
    inside.flatMap((pair) => {
      const [, key, value] = /^\s*([\w.-]+)\s*:\s*(.*?)\s*$/.exec(pair) ?? [];
      return key === undefined ? [] : [[key, value ?? ""] as const];
    }),
  );
  return { before: line.slice(0, first), keys, current, siblings, isList: line[last] === "[" };
}

function blockContext(linesAbove: readonly string[], line: string): SpecContext {
  const dashes = /^(?:\s*-(?=\s|$))*\s*/.exec(line)?.[0] ?? "";
  const rest = line.slice(dashes.length);
  const colon = /^["']?([\w.-]+)["']?\s*:(?:\s+|$)/.exec(rest);
  const isItem = dashes.includes("-");
  const { parents, siblings } = surroundings(linesAbove, dashes.length, isItem);
  if (colon) return { parents, key: colon[1], prefix: rest.slice(colon[0].length), siblings };
  const parent = parents.at(-1);
  const listsTexts = parent !== undefined && /^(tags|platforms|osfeatures)$/i.test(parent);
  return isItem && listsTexts
    ? { parents: parents.slice(0, -1), key: parent, prefix: rest, siblings }
    : { parents, key: undefined, prefix: rest, siblings };
}

/** The keys above that are indented less, and those of the same mapping. */
function surroundings(linesAbove: readonly string[], indent: number, isItem: boolean) {
  const parents: string[] = [];
  const siblings: Record<string, string> = {};
  let limit = indent;
  let isSameMapping = !isItem;
  for (const line of linesAbove.toReversed()) {
    const key = keyPattern.exec(line)?.[1];
    if (key === undefined) continue;
    const column = line.search(/[^\s-]/);
    const itemColumn = line.search(/\S/);
    if (isSameMapping && column === limit) {
      siblings[key] = line.slice(line.indexOf(":") + 1).trim();
      // A dash begins the mapping; what is above it belongs to another.
      if (itemColumn < column) isSameMapping = false;
    } else if (column < limit) {
      isSameMapping = false;
      parents.unshift(key);
      limit = itemColumn < column ? itemColumn + 1 : column;
    }
    if (limit === 0 && !isSameMapping) break;
  }
  return { parents, siblings };
}
