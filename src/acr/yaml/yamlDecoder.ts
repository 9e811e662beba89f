import type { SourceRange } from "../text/mappedText.ts";
import { resolveScalar, shortTag, type ScalarValue } from "./resolveScalar.ts";
import { YamlError } from "./yamlError.ts";
import type { AliasNode, MappingNode, ScalarNode, YamlNode } from "./yamlNode.ts";

/** A value that does not fit where it stands. */
export interface YamlComplaint {
  /** Line in the text, from 1. */
  readonly line: number;
  /** yaml.v2's words, without the line. */
  readonly message: string;
  readonly range: SourceRange;
}

/**
 * What became of a value: `set` (undefined: null, the field goes back to its zero), or `kept` where
 * it did not fit (complained about; the field stays as it was).
 */
export type Decoded<T> =
  { readonly kind: "set"; readonly value: T | undefined } | { readonly kind: "kept" };

const kept = { kind: "kept" } as const;
const zero = { kind: "set", value: undefined } as const;

/** How a struct of the engine is read. */
export interface StructReader {
  /** Go's name of the type, as in messages. */
  readonly goType: string;
  /** Takes each pair in its order, known or not. */
  readonly field: (name: string, key: ScalarNode, value: YamlNode) => void;
}

/** A pair of a mapping from text to text. */
export interface TextPair {
  readonly key: ScalarNode;
  readonly value: ScalarNode;
}

/** Decodes nodes into typed values as yaml.v2 does (gopkg.in/yaml.v2, decode.go), not strictly. */
export class YamlDecoder {
  readonly complaints: YamlComplaint[] = [];
  readonly #open = new Set<AliasNode>();
  #decoded = 0;
  #throughAliases = 0;

  /** A text field: every scalar fits, as it is written. */
  text(node: YamlNode): Decoded<ScalarNode> {
    return this.#enter(node, (target) => {
      const scalar = this.#scalar(target, "string");
      if (!scalar) return kept;
      return scalar.value.tag === "!!null" ? zero : set(textNode(scalar));
    });
  }

  int(node: YamlNode): Decoded<number> {
    return this.#enter(node, (target) => {
      const scalar = this.#scalar(target, "int");
      if (!scalar) return kept;
      if (scalar.value.tag === "!!null") return zero;
      const value = intOf(scalar.value);
      return value === undefined
        ? this.#refuse(scalar.node, "int", tagOf(scalar.value))
        : set(value);
    });
  }

  bool(node: YamlNode): Decoded<boolean> {
    return this.#enter(node, (target) => {
      const scalar = this.#scalar(target, "bool");
      if (!scalar) return kept;
      if (scalar.value.tag === "!!null") return zero;
      if (scalar.value.tag === "!!bool") return set(scalar.value.value);
      return this.#refuse(scalar.node, "bool", tagOf(scalar.value));
    });
  }

  /** A list; items that do not fit are left out. */
  list<T>(node: YamlNode, goType: string, item: (node: YamlNode) => Decoded<T>): Decoded<T[]> {
    return this.#enter(node, (target) => {
      if (target.kind === "sequence") return set(readItems(target.items, item));
      return this.#refuseOrZero(target, goType);
    });
  }

  /** A list of texts; null counts as an empty one. */
  texts(node: YamlNode): Decoded<ScalarNode[]> {
    return this.list(node, "[]string", (item) => {
      const read = this.text(item);
      return read.kind === "set" && !read.value ? set(emptyText(item)) : read;
    });
  }

  /** A mapping from text to text, into a map that may hold some already. */
  textMap(node: YamlNode, into: Map<string, TextPair>): Decoded<Map<string, TextPair>> {
    return this.#enter(node, (target) => {
      if (target.kind !== "mapping") return this.#refuseOrZero(target, "map[string]string");
      for (const { key, value } of target.pairs) {
        if (isMerge(key)) this.#merge(value, (merged) => this.textMap(merged, into));
        else this.#textPair(key, value, into);
      }
      return set(into);
    });
  }

  /**
   * Reads a struct; fields are read as they stand, the last one wins. `set` with the node that was
   * read; without one for null.
   */
  struct(node: YamlNode, reader: StructReader): Decoded<YamlNode> {
    return this.#enter(node, (target) => {
      if (target.kind === "mapping") {
        this.#fields(target, reader);
        return set(target);
      }
      if (target.kind === "scalar" && isQuotedNull(target)) {
        return this.#refuseOrZero(target, `*${reader.goType}`);
      }
      const read = this.#refuseOrZero(target, reader.goType);
      return read.kind === "set" && isLoudNull(target) ? set(target) : read;
    });
  }

  #textPair(key: YamlNode, value: YamlNode, into: Map<string, TextPair>): void {
    const name = this.text(key);
    if (name.kind === "kept") return;
    const text = this.text(value);
    if (text.kind === "kept") return;
    into.set(name.value?.value ?? "", {
      key: name.value ?? emptyText(key),
      value: text.value ?? emptyText(value),
    });
  }

  #fields(node: MappingNode, reader: StructReader): void {
    for (const { key, value } of node.pairs) {
      if (isMerge(key)) {
        this.#merge(value, (merged) => this.struct(merged, reader));
        continue;
      }
      const read = this.text(key);
      if (read.kind === "kept") continue;
      const name = read.value ?? emptyText(key);
      reader.field(name.value, name, value);
    }
  }

  /** `<<`: the mapping, or the list of mappings, whose pairs are read in its place. */
  #merge(value: YamlNode, read: (node: YamlNode) => unknown): void {
    const isList = value.kind === "sequence";
    for (const node of isList ? value.items.toReversed() : [value]) {
      const target = node.kind === "alias" ? node.target : node;
      if (target.kind !== "mapping") {
        const problem = "map merge requires map or sequence of maps as the value";
        throw new YamlError("content", problem, node.range);
      }
      read(node);
    }
  }

  /** Counts, and goes through aliases to what they stand for. */
  #enter<T>(node: YamlNode, read: (target: Exclude<YamlNode, AliasNode>) => T): T {
    this.#count(node);
    if (node.kind !== "alias") return read(node);
    if (this.#open.has(node)) {
      const problem = `anchor '${node.name}' value contains itself`;
      throw new YamlError("content", problem, node.range);
    }
    this.#open.add(node);
    const result = this.#enter(node.target, read);
    this.#open.delete(node);
    return result;
  }

  /** Gives up on "billion laughs": texts that are nearly nothing but aliases. */
  #count(node: YamlNode): void {
    this.#decoded++;
    if (this.#open.size > 0) this.#throughAliases++;
    if (this.#throughAliases <= 100 || this.#decoded <= 1000) return;
    const over = Math.min(Math.max(this.#decoded - 400_000, 0) / 3_600_000, 1);
    if (this.#throughAliases / this.#decoded > 0.99 - 0.89 * over) {
      throw new YamlError("content", "document contains excessive aliasing", node.range);
    }
  }

  #scalar(node: Exclude<YamlNode, AliasNode>, goType: string): ResolvedScalar | undefined {
    if (node.kind === "scalar") return { node, value: resolveScalar(node) };
    this.#refuse(node, goType, node.kind === "mapping" ? "!!map" : "!!seq");
    return undefined;
  }

  /** A value where only a collection fits: null is fine, all else is not. */
  #refuseOrZero(node: Exclude<YamlNode, AliasNode>, goType: string): Decoded<never> {
    const scalar = this.#scalar(node, goType);
    if (!scalar) return kept;
    if (scalar.value.tag === "!!null") return zero;
    return this.#refuse(scalar.node, goType, tagOf(scalar.value));
  }

  #refuse(node: Exclude<YamlNode, AliasNode>, goType: string, found: string): Decoded<never> {
    const isScalar = node.kind === "scalar";
    const tag = isScalar && node.tag !== "" ? shortTag(node.tag) : found;
    const isCollection = tag === "!!map" || tag === "!!seq";
    const shown = isCollection ? "" : ` \`${shorten(isScalar ? node.value : "")}\``;
    const message = `cannot unmarshal ${tag}${shown} into ${goType}`;
    this.complaints.push({ line: node.line + 1, message, range: node.range });
    return kept;
  }
}

interface ResolvedScalar {
  readonly node: ScalarNode;
  readonly value: ScalarValue;
}

function set<T>(value: T): Decoded<T> {
  return { kind: "set", value };
}

function readItems<T>(items: readonly YamlNode[], read: (node: YamlNode) => Decoded<T>): T[] {
  const values: T[] = [];
  for (const item of items) {
    const value = read(item);
    if (value.kind === "set" && value.value !== undefined) values.push(value.value);
  }
  return values;
}

function tagOf(value: ScalarValue): string {
  return value.tag === "text" ? value.name : value.tag;
}

function textNode({ node, value }: ResolvedScalar): ScalarNode {
  if (value.tag !== "text" || value.value === node.value) return node;
  return { ...node, value: value.value, pieces: [{ ...node.range, text: value.value }] };
}

function emptyText(node: YamlNode): ScalarNode {
  const { range, line } = node;
  return { kind: "scalar", range, line, tag: "", value: "", pieces: [], isImplicit: true };
}

/** Whether yaml.v2 takes a key for `<<`. */
function isMerge(node: YamlNode): boolean {
  if (node.kind !== "scalar" || node.value !== "<<") return false;
  return node.isImplicit || shortTag(node.tag) === "!!merge";
}

/** `"null"` and `"~"`: yaml.v2 makes no struct for them, and cannot put text into the pointer. */
function isQuotedNull(node: ScalarNode): boolean {
  return node.tag === "" && !node.isImplicit && (node.value === "null" || node.value === "~");
}

/** `Null` and `NULL`: null for yaml.v2, but only after it has made an empty struct. */
function isLoudNull(node: YamlNode): boolean {
  return node.kind === "scalar" && (node.value === "Null" || node.value === "NULL");
}

const maxInt = 2n ** 63n - 1n;

function intOf(value: ScalarValue): number | undefined {
  if (value.tag === "!!int") return value.value <= maxInt ? Number(value.value) : undefined;
  if (value.tag !== "!!float" || !(value.value <= Number(maxInt))) return undefined;
  return Math.trunc(value.value);
}

/** The beginning of a value as messages show it: at most ten bytes. */
function shorten(value: string): string {
  const bytes = new TextEncoder().encode(value);
  return bytes.length > 10 ? `${new TextDecoder().decode(bytes.slice(0, 7))}...` : value;
}
