import {
  itemsOf,
  propertiesOf,
  type JsonNode,
  type JsonProperty,
} from "../../core/oci/jsonTree.ts";
import type { JsonPath } from "./listFinding.ts";

/** A piece of a text, in UTF-16 units. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
}

/** Finds where the values of a JSON text stand; remembers names, so that many can be asked for. */
export class JsonPlaces {
  readonly #root: JsonNode | undefined;
  readonly #whole: TextRange;
  readonly #properties = new Map<JsonNode, ReadonlyMap<string, JsonProperty>>();

  /** `length` is that of the text: the place of everything where the text has no value at all. */
  constructor(root: JsonNode | undefined, length: number) {
    this.#root = root;
    this.#whole = { offset: 0, length };
  }

  /** The value that a path leads to, or the nearest ancestor that is there. */
  rangeOf(path: JsonPath): TextRange {
    let node = this.#root;
    if (!node) return this.#whole;
    for (const step of path) {
      const next = this.#step(node, step);
      if (!next) break;
      node = next;
    }
    // The parser ends a comment that is not closed behind the text.
    return { offset: node.offset, length: Math.min(node.length, this.#whole.length - node.offset) };
  }

  /** The name of the member that a path leads to, quotes included; else as `rangeOf`. */
  keyRangeOf(path: JsonPath): TextRange {
    const name = path.at(-1);
    const owner = this.#find(path.slice(0, -1));
    const key = owner && typeof name === "string" && this.#named(owner).get(name)?.key;
    return key ? { offset: key.offset, length: key.length } : this.rangeOf(path);
  }

  #find(path: JsonPath): JsonNode | undefined {
    return path.reduce<JsonNode | undefined>(
      (node, step) => node && this.#step(node, step),
      this.#root,
    );
  }

  #step(node: JsonNode, step: string | number): JsonNode | undefined {
    return typeof step === "number" ? itemsOf(node)[step] : this.#named(node).get(step)?.value;
  }

  #named(node: JsonNode): ReadonlyMap<string, JsonProperty> {
    const known = this.#properties.get(node);
    if (known) return known;
    const named = new Map(propertiesOf(node).map((property) => [property.name, property]));
    this.#properties.set(node, named);
    return named;
  }
}
