import { mapPieces } from "../yaml/scalarPieces.ts";
import type { Decoded, StructReader, TextPair, YamlDecoder } from "../yaml/yamlDecoder.ts";
import type { ScalarNode, YamlNode } from "../yaml/yamlNode.ts";
import type { MappedText } from "../text/mappedText.ts";
import type { Keyed, KeyPlace, Scalar, UnknownKey } from "./keyed.ts";

/** What structs are read with. */
export interface ReadContext {
  readonly decoder: YamlDecoder;
  /** The text the nodes were parsed from. */
  readonly text: MappedText;
}

/** Where the value of a field lands. */
export interface Slot<T> {
  value: T;
}

/** The decoded value of a node, with its places in the file. */
export function scalarOf({ text }: ReadContext, node: ScalarNode): Scalar {
  return {
    text: mapPieces(text, node.pieces),
    range: text.sourceOf(node.range.start, node.range.end),
  };
}

/** Reads one struct of the engine: declare its fields, `read` the node, look into the slots. */
export class StructFields {
  readonly #context: ReadContext;
  readonly #goType: string;
  readonly #readers = new Map<string, (value: YamlNode, key: ScalarNode) => void>();
  readonly #keys = new Map<string, KeyPlace>();
  readonly #unknownKeys: UnknownKey[] = [];

  constructor(context: ReadContext, goType: string) {
    this.#context = context;
    this.#goType = goType;
  }

  /** A text; missing, null and empty are the same to the engine: undefined. */
  text(name: string): Slot<Scalar | undefined> {
    const slot: Slot<Scalar | undefined> = { value: undefined };
    this.#field(name, (node) => {
      const read = this.#context.decoder.text(node);
      if (read.kind === "kept") return;
      const text = read.value?.value ?? "";
      slot.value = read.value && text !== "" ? scalarOf(this.#context, read.value) : undefined;
    });
    return slot;
  }

  int(name: string): Slot<number> {
    return this.#slot(name, 0, (node) => this.#context.decoder.int(node));
  }

  bool(name: string): Slot<boolean> {
    return this.#slot(name, false, (node) => this.#context.decoder.bool(node));
  }

  texts(name: string): Slot<readonly Scalar[]> {
    const slot: Slot<readonly Scalar[]> = { value: [] };
    this.#field(name, (node) => {
      const read = this.#context.decoder.texts(node);
      if (read.kind === "kept") return;
      slot.value = (read.value ?? []).map((item) => scalarOf(this.#context, item));
    });
    return slot;
  }

  ints(name: string): Slot<readonly number[]> {
    const { decoder } = this.#context;
    return this.#slot<readonly number[]>(name, [], (node) =>
      decoder.list(node, "[]int", (item) => {
        const read = decoder.int(item);
        return read.kind === "set" ? { kind: "set", value: read.value ?? 0 } : read;
      }),
    );
  }

  /** A mapping from text to text; undefined: there is none. */
  textMap(name: string): Slot<Map<string, TextPair> | undefined> {
    const slot: Slot<Map<string, TextPair> | undefined> = { value: undefined };
    this.#field(name, (node) => {
      const read = this.#context.decoder.textMap(node, slot.value ?? new Map<string, TextPair>());
      if (read.kind === "set") slot.value = read.value;
    });
    return slot;
  }

  /** A list of structs; null items are undefined. */
  structs<T>(
    name: string,
    goType: string,
    read: (node: YamlNode) => Decoded<T>,
  ): Slot<readonly (T | undefined)[]> {
    const { decoder } = this.#context;
    const slot: Slot<readonly (T | undefined)[]> = { value: [] };
    this.#field(name, (node) => {
      const items = decoder.list(
        node,
        goType,
        (item): Decoded<{ readonly item: T | undefined }> => {
          const value = read(item);
          return value.kind === "set" ? { kind: "set", value: { item: value.value } } : value;
        },
      );
      if (items.kind === "set") slot.value = (items.value ?? []).map(({ item }) => item);
    });
    return slot;
  }

  /** Lists a field as unknown: the engine takes its value only by accident. */
  hide(...names: readonly string[]): void {
    for (const name of names) {
      const reader = this.#readers.get(name);
      if (!reader) continue;
      this.#readers.set(name, (value, key) => {
        this.#keys.delete(name);
        reader(value, key);
        this.#keys.delete(name);
        this.#addUnknown(name, key, value);
      });
    }
  }

  /** Reads the struct; undefined for null. */
  read(node: YamlNode): Decoded<Keyed> {
    const reader: StructReader = {
      goType: this.#goType,
      fields: this.#readers,
      unknown: (name, key, value) => {
        this.#addUnknown(name, key, value);
      },
    };
    const read = this.#context.decoder.struct(node, reader);
    if (read.kind === "kept" || !read.value) return read.kind === "kept" ? read : nothing;
    const range = this.#rangeOf(read.value);
    return { kind: "set", value: { range, keys: this.#keys, unknownKeys: this.#unknownKeys } };
  }

  #slot<T>(name: string, zero: T, read: (node: YamlNode) => Decoded<T>): Slot<T> {
    const slot: Slot<T> = { value: zero };
    this.#field(name, (node) => {
      const value = read(node);
      if (value.kind === "set") slot.value = value.value ?? zero;
    });
    return slot;
  }

  #field(name: string, read: (node: YamlNode) => void): void {
    this.#readers.set(name, (value, key) => {
      this.#keys.set(name, { key: this.#rangeOf(key), value: this.#rangeOf(value) });
      read(value);
    });
  }

  #addUnknown(name: string, key: ScalarNode, value: YamlNode): void {
    this.#unknownKeys.push({ name, key: this.#rangeOf(key), value: this.#rangeOf(value) });
  }

  #rangeOf(node: YamlNode): Keyed["range"] {
    return this.#context.text.sourceOf(node.range.start, node.range.end);
  }
}

const nothing = { kind: "set", value: undefined } as const;
