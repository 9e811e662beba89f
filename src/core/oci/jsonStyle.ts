import type { JsonObject, JsonValue } from "../base/json.ts";
import { endOf, propertiesOf, type JsonNode } from "./jsonTree.ts";

/** How a JSON text is laid out, so that what is added to it looks alike. */
export interface JsonStyle {
  /** What ends a line; `undefined` where all is on one line. */
  readonly eol: string | undefined;
  /** One step of indentation. */
  readonly indent: string;
  /** What stands between a name and its value: `: `, `:`. */
  readonly colon: string;
  /** Whether there is a space within the braces of objects on one line. */
  readonly isPadded: boolean;
}

/** How a value is to be written: over several lines from an indentation on, or on one line. */
export interface JsonPlacement {
  /** Indentation of the line in which the value begins. */
  readonly base: string;
  readonly isInline: boolean;
}

/** Two spaces, where a text does not tell. */
const defaultIndent = "  ";

/** Finds out how a valid JSON text is laid out. */
export function jsonStyleOf(text: string, root: JsonNode): JsonStyle {
  const inside = text.slice(root.offset, endOf(root));
  const eol = /\r\n|\n|\r/.exec(inside)?.[0];
  return {
    eol,
    indent: indentOf(text, root),
    colon: colonOf(text, root),
    isPadded: spaceWithin(text, root) === " ",
  };
}

function indentOf(text: string, root: JsonNode): string {
  const first = root.children?.[0];
  if (!first) return defaultIndent;
  const outer = lineIndent(text, root.offset);
  const inner = lineIndent(text, first.offset);
  return inner.length > outer.length ? inner.slice(outer.length) : defaultIndent;
}

function colonOf(text: string, root: JsonNode): string {
  const [first] = propertiesOf(root);
  if (!first?.value) return ": ";
  const written = text.slice(endOf(first.key), first.value.offset);
  return /[\r\n]/.test(written) ? ": " : written;
}

/** What stands behind the brace of the first object that begins on the line of its brace. */
function spaceWithin(text: string, node: JsonNode): string | undefined {
  const [first] = node.children ?? [];
  if (node.type === "object" && first) {
    const space = text.slice(node.offset + 1, first.offset);
    if (!/[\r\n]/.test(space)) return space;
  }
  for (const child of node.children ?? []) {
    const space = spaceWithin(text, child);
    if (space !== undefined) return space;
  }
  return undefined;
}

/** White space at the start of the line in which an offset is. */
export function lineIndent(text: string, offset: number): string {
  const before = offset - 1;
  // `lastIndexOf` takes a negative position for 0.
  const start =
    offset === 0 ? 0 : Math.max(text.lastIndexOf("\n", before), text.lastIndexOf("\r", before)) + 1;
  let end = start;
  while (text[end] === " " || text[end] === "\t") end++;
  return text.slice(start, Math.min(end, offset));
}

/** Writes a value in the style of a text; the first line without indentation. */
export function renderJson(value: JsonValue, style: JsonStyle, place: JsonPlacement): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isArray(value)) {
    const items = value.map((item) => renderJson(item, style, deeper(style, place)));
    return enclose("[]", items, style, place);
  }
  return enclose("{}", membersOf(value, style, deeper(style, place)), style, place);
}

/** Writes a member of an object. */
export function renderMember(
  name: string,
  value: JsonValue,
  style: JsonStyle,
  place: JsonPlacement,
): string {
  return JSON.stringify(name) + style.colon + renderJson(value, style, place);
}

/** Whether members on one line have a space between them. */
export function isSpaced({ eol, colon }: JsonStyle): boolean {
  return eol !== undefined || colon.endsWith(" ");
}

function membersOf(object: JsonObject, style: JsonStyle, place: JsonPlacement): readonly string[] {
  return Object.entries(object).map(([name, value]) => renderMember(name, value, style, place));
}

function deeper(style: JsonStyle, place: JsonPlacement): JsonPlacement {
  return { ...place, base: place.base + style.indent };
}

function enclose(
  brackets: "[]" | "{}",
  items: readonly string[],
  style: JsonStyle,
  { base, isInline }: JsonPlacement,
): string {
  const [open = "", close = ""] = brackets;
  if (items.length === 0) return brackets;
  if (style.eol === undefined || isInline) {
    const pad = brackets === "{}" && style.isPadded ? " " : "";
    return open + pad + items.join(isSpaced(style) ? ", " : ",") + pad + close;
  }
  const line = style.eol + base + style.indent;
  return open + line + items.join(`,${line}`) + style.eol + base + close;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
