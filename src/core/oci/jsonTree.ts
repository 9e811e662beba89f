import { parseTree, printParseErrorCode, type ParseError } from "jsonc-parser";
import type { JsonValue } from "../base/json.ts";
import { jsonTokens } from "./jsonTokens.ts";

/** A value of a JSON text, or a `property` (children: its name and, unless broken off, its value). */
export interface JsonNode {
  readonly type: "object" | "array" | "property" | "string" | "number" | "boolean" | "null";
  /** Of strings (decoded), numbers and booleans. */
  readonly value?: unknown;
  /** UTF-16 units, quotes and brackets included. */
  readonly offset: number;
  readonly length: number;
  readonly children?: readonly JsonNode[];
}

/** Where a text is not JSON (RFC 8259); offsets and lengths in UTF-16 units. */
export interface JsonSyntaxError {
  readonly offset: number;
  readonly length: number;
  /** jsonc-parser's name of the error, or `TooDeep`. */
  readonly error: string;
}

/** A JSON text with the places of its values. */
export interface JsonTree {
  /** What could be read; `undefined` where nothing could. */
  readonly root: JsonNode | undefined;
  /** Empty exactly if the text is JSON. */
  readonly errors: readonly JsonSyntaxError[];
}

/** As `parseJson` allows: deeper JSON is refused before it is walked (hostile input). */
const maxDepth = 64;

/** A text with more errors than this is something else than JSON; the rest says nothing new. */
const maxErrors = 100;

/**
 * Reads JSON with the places of its values, and as much as possible of a text that is none.
 * Comments and trailing commas are errors: no registry takes them. Never throws.
 */
export function readJsonTree(text: string): JsonTree {
  const tooDeep = findTooDeep(text);
  if (tooDeep !== undefined) {
    return { root: undefined, errors: [{ offset: tooDeep, length: 1, error: "TooDeep" }] };
  }
  const found: ParseError[] = [];
  const root: JsonNode | undefined = parseTree(text, found, { disallowComments: true });
  const errors = found
    .slice(0, maxErrors)
    .map(({ offset, length, error }) => ({ offset, length, error: printParseErrorCode(error) }));
  return { root, errors };
}

/** The value of a node, plain; of a name that occurs twice the last one, as `JSON.parse` has it. */
export function valueOf(node: JsonNode): JsonValue {
  switch (node.type) {
    case "object":
      return Object.fromEntries(
        propertiesOf(node).flatMap(({ name, value }) => (value ? [[name, valueOf(value)]] : [])),
      );
    case "array":
      return itemsOf(node).map((item) => valueOf(item));
    case "property":
      return null;
    case "string":
    case "number":
    case "boolean":
    case "null":
      return scalarOf(node);
  }
}

/** A member of an object as it stands in the text. */
export interface JsonProperty {
  readonly name: string;
  readonly node: JsonNode;
  readonly key: JsonNode;
  /** Missing where the text breaks off. */
  readonly value: JsonNode | undefined;
}

/** The members of an object in their order, repeated names included; none of another node. */
export function propertiesOf(node: JsonNode | undefined): readonly JsonProperty[] {
  if (node?.type !== "object") return [];
  return (node.children ?? []).flatMap((property) => {
    const [key, value] = property.children ?? [];
    return key && typeof key.value === "string"
      ? [{ name: key.value, node: property, key, value }]
      : [];
  });
}

/** The value of a member; of the last one where the name occurs twice. */
export function memberOf(node: JsonNode | undefined, name: string): JsonNode | undefined {
  return propertiesOf(node).findLast((property) => property.name === name)?.value;
}

/** The items of an array; none of another node. */
export function itemsOf(node: JsonNode | undefined): readonly JsonNode[] {
  return node?.type === "array" ? (node.children ?? []) : [];
}

/** Where one object names a member twice: the paths of the second and further ones. */
export function repeatedMembers(
  root: JsonNode | undefined,
): readonly (readonly (string | number)[])[] {
  const found: (readonly (string | number)[])[] = [];
  const walk = (node: JsonNode, path: readonly (string | number)[]): void => {
    for (const [position, item] of itemsOf(node).entries()) walk(item, [...path, position]);
    const seen = new Set<string>();
    for (const { name, value } of propertiesOf(node)) {
      if (seen.has(name)) found.push([...path, name]);
      seen.add(name);
      if (value) walk(value, [...path, name]);
    }
  };
  if (root) walk(root, []);
  return found;
}

/** The offset after the last unit of a node. */
export function endOf(node: JsonNode): number {
  return node.offset + node.length;
}

function scalarOf({ value }: JsonNode): JsonValue {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : null;
}

/**
 * Where the text gets too deep. A bracket closes only its like, so that broken text is never taken
 * for flatter than the parser, which calls itself for each level, takes it.
 */
function findTooDeep(text: string): number | undefined {
  const open: string[] = [];
  for (const { kind, offset } of jsonTokens(text)) {
    if (kind === "{" || kind === "[") {
      open.push(kind === "{" ? "}" : "]");
      if (open.length > maxDepth) return offset;
    } else if (kind === open.at(-1)) {
      open.pop();
    }
  }
  return undefined;
}
