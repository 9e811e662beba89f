import type { MappedText, SourceRange } from "../text/mappedText.ts";
import { mapPieces } from "../yaml/scalarPieces.ts";
import type { Decoded, TextPair, YamlDecoder } from "../yaml/yamlDecoder.ts";
import type { ScalarNode, YamlNode } from "../yaml/yamlNode.ts";
import type { Keyed, KeyPlace, Scalar, UnknownKey } from "./keyed.ts";

/** What structs are read with. */
export interface ReadContext {
  readonly decoder: YamlDecoder;
  /** The text the nodes were parsed from. */
  readonly text: MappedText;
}

/** A struct while it is filled: what it has of its own, besides places. */
export type Draft<T extends Keyed> = { -readonly [K in Exclude<keyof T, keyof Keyed>]: T[K] };

/** The fields of a struct of the engine, by their keys in YAML. */
export interface StructTable<D> {
  /** Go's name of the type, as in messages. */
  readonly goType: string;
  readonly fields: ReadonlyMap<string, (draft: D, value: FieldValue) => void>;
  /** Keys that the engine takes by accident only: read, and listed as unknown. */
  readonly accidental?: ReadonlySet<string>;
}

/** The decoded value of a node, with its places in the file. */
export function scalarOf({ text }: ReadContext, node: ScalarNode): Scalar {
  return { text: mapPieces(text, node.pieces), range: placeIn(text, node) };
}

/** Reads a mapping into a draft; undefined for null. */
export function readStruct<D extends object>(
  context: ReadContext,
  node: YamlNode,
  { table, draft }: { readonly table: StructTable<D>; readonly draft: D },
): Decoded<Keyed & D> {
  const { decoder, text } = context;
  const keys = new Map<string, KeyPlace>();
  const unknownKeys: UnknownKey[] = [];
  const last = new Map<string, ScalarNode>();
  const repeated: {
    readonly name: string;
    readonly first: ScalarNode;
    readonly again: ScalarNode;
  }[] = [];
  const field = (name: string, key: ScalarNode, value: YamlNode): void => {
    const before = last.get(name);
    if (before) repeated.push({ name, first: before, again: key });
    last.set(name, key);
    const place = { key: placeIn(text, key), value: placeIn(text, value) };
    const read = table.fields.get(name);
    if (read && !table.accidental?.has(name)) keys.set(name, place);
    else unknownKeys.push({ name, ...place });
    read?.(draft, new FieldValue(context, value));
  };
  const read = decoder.struct(node, { goType: table.goType, field });
  if (read.kind === "kept") return read;
  if (!read.value) return { kind: "set", value: undefined };
  const { range: inText } = read.value;
  // What is merged in from elsewhere (`<<`) may be said again.
  const isHere = ({ range: { start, end } }: ScalarNode) =>
    start >= inText.start && end <= inText.end;
  const repeatedKeys = repeated
    .filter(({ first, again }) => isHere(first) && isHere(again))
    .map(({ name, first, again }) => ({
      name,
      key: placeIn(text, first),
      last: placeIn(text, again),
    }));
  const range = placeIn(text, read.value);
  return { kind: "set", value: { ...draft, range, keys, unknownKeys, repeatedKeys } };
}

function placeIn(text: MappedText, { range }: YamlNode): SourceRange {
  return text.sourceOf(range.start, range.end);
}

/** The value of a field; what it does not fit leaves the field as it was. */
export class FieldValue {
  readonly #context: ReadContext;
  readonly #node: YamlNode;

  constructor(context: ReadContext, node: YamlNode) {
    this.#context = context;
    this.#node = node;
  }

  /** A text; missing, null and empty are the same to the engine: undefined. */
  text(current: Scalar | undefined): Scalar | undefined {
    const read = this.#context.decoder.text(this.#node);
    if (read.kind === "kept") return current;
    return read.value && read.value.value !== "" ? scalarOf(this.#context, read.value) : undefined;
  }

  int(current: number): number {
    const read = this.#context.decoder.int(this.#node);
    return read.kind === "kept" ? current : (read.value ?? 0);
  }

  bool(current: boolean): boolean {
    const read = this.#context.decoder.bool(this.#node);
    return read.kind === "kept" ? current : (read.value ?? false);
  }

  texts(current: readonly Scalar[]): readonly Scalar[] {
    const read = this.#context.decoder.texts(this.#node);
    if (read.kind === "kept") return current;
    return (read.value ?? []).map((item) => scalarOf(this.#context, item));
  }

  ints(current: readonly number[]): readonly number[] {
    const { decoder } = this.#context;
    const read = decoder.list(this.#node, "[]int", (item) => {
      const value = decoder.int(item);
      return value.kind === "set" ? { kind: "set", value: value.value ?? 0 } : value;
    });
    return read.kind === "kept" ? current : (read.value ?? []);
  }

  /** A mapping from text to text, added to the one that is there; undefined: there is none. */
  textMap(current: ReadonlyMap<string, TextPair> | undefined): Map<string, TextPair> | undefined {
    const into = new Map(current);
    const read = this.#context.decoder.textMap(this.#node, into);
    if (read.kind === "set") return read.value;
    return current && into;
  }

  /** A list of structs; null items are undefined. */
  structs<T>(
    goType: string,
    read: (context: ReadContext, node: YamlNode) => Decoded<T>,
    current: readonly (T | undefined)[],
  ): readonly (T | undefined)[] {
    const items = this.#context.decoder.list(this.#node, goType, (node): Decoded<Item<T>> => {
      const item = read(this.#context, node);
      return item.kind === "set" ? { kind: "set", value: { value: item.value } } : item;
    });
    return items.kind === "kept" ? current : (items.value ?? []).map(({ value }) => value);
  }
}

interface Item<T> {
  readonly value: T | undefined;
}
