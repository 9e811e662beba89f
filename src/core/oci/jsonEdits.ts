import type { JsonValue } from "../base/json.ts";
import { isSpaced, lineIndent, renderJson, renderMember, type JsonStyle } from "./jsonStyle.ts";
import { endOf, propertiesOf, valueOf, type JsonNode } from "./jsonTree.ts";
import type { TextReplacement } from "./listEdit.ts";

/** A valid JSON text and how it is laid out. */
export interface JsonDocument {
  readonly text: string;
  readonly style: JsonStyle;
}

/** What is to stand at a place of an array or object. */
export type NewItem =
  /** An item that stays; those that stay keep their order. */
  | { readonly kind: "kept"; readonly position: number }
  /** An item from elsewhere in the same container, as it is written there. */
  | { readonly kind: "moved"; readonly position: number }
  /** A new one; with a name, a member of an object. */
  | { readonly kind: "made"; readonly name?: string; readonly value: JsonValue };

/**
 * Makes the items of an array, or the members of an object, those given; nothing else of the text
 * is touched. Replacements are in the order of the text and do not overlap.
 */
export function rearrange(
  document: JsonDocument,
  container: JsonNode,
  items: readonly NewItem[],
): readonly TextReplacement[] {
  const old = container.children ?? [];
  const edits = new ContainerEdits(document, container);
  let from = -1;
  let added: NewItem[] = [];
  for (const item of items) {
    if (item.kind === "kept") {
      edits.fill(from, item.position, added);
      from = item.position;
      added = [];
    } else {
      added.push(item);
    }
  }
  edits.fill(from, old.length, added);
  return edits.replacements;
}

/**
 * Sets members of an object (`undefined` removes one) and leaves the others. A new member stands
 * behind those that `order` names before it; one that `order` does not name stands at the end.
 */
export function setMembers(
  document: JsonDocument,
  object: JsonNode,
  changes: ReadonlyMap<string, JsonValue | undefined>,
  order: readonly string[] = [],
): readonly TextReplacement[] {
  const properties = propertiesOf(object);
  const last = new Map(properties.map(({ name }, position) => [name, position]));
  const items: NewItem[] = [];
  const values: TextReplacement[] = [];
  for (const [position, { name, value, node }] of properties.entries()) {
    const wanted = changes.get(name);
    if (changes.has(name) && wanted === undefined) continue;
    items.push({ kind: "kept", position });
    if (wanted === undefined || !value || last.get(name) !== position) continue;
    if (isEqual(valueOf(value), wanted)) continue;
    const place = {
      base: lineIndent(document.text, node.offset),
      isInline: isOneLine(document, object),
    };
    const text = renderJson(wanted, document.style, place);
    values.push({ offset: value.offset, length: value.length, text });
  }
  const names = properties.map(({ name }) => name);
  for (const [name, value] of changes) {
    if (value === undefined || last.has(name)) continue;
    const at = placeOf(
      name,
      items.map((item) => nameOf(item, names)),
      order,
    );
    items.splice(at, 0, { kind: "made", name, value });
  }
  return inOrder([...rearrange(document, object, items), ...values]);
}

/** Sorts replacements of one text that do not overlap. */
export function inOrder(replacements: readonly TextReplacement[]): readonly TextReplacement[] {
  return replacements.toSorted((a, b) => a.offset - b.offset);
}

function nameOf(item: NewItem, names: readonly string[]): string {
  return (item.kind === "made" ? item.name : names[item.position]) ?? "";
}

function placeOf(name: string, present: readonly string[], order: readonly string[]): number {
  const rank = order.indexOf(name);
  if (rank < 0) return present.length;
  const isBefore = (other: string) => order.slice(0, rank).includes(other);
  const behind = present.findLastIndex(isBefore);
  if (behind >= 0) return behind + 1;
  return present.some((other) => order.includes(other)) ? 0 : present.length;
}

function isEqual(a: JsonValue, b: JsonValue): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether a container that is not empty stands on one line. */
function isOneLine({ text, style }: JsonDocument, { offset, length, children }: JsonNode): boolean {
  if (style.eol === undefined) return true;
  const isEmpty = (children ?? []).length === 0;
  return !isEmpty && !/[\r\n]/.test(text.slice(offset, offset + length));
}

/** Collects what is replaced between the items of a container that stay. */
class ContainerEdits {
  readonly replacements: TextReplacement[] = [];
  readonly #document: JsonDocument;
  readonly #container: JsonNode;
  readonly #old: readonly JsonNode[];

  constructor(document: JsonDocument, container: JsonNode) {
    this.#document = document;
    this.#container = container;
    this.#old = container.children ?? [];
  }

  /** Puts new items in the place of the old ones between two positions that stay. */
  fill(after: number, before: number, added: readonly NewItem[]): void {
    const removed = this.#old.slice(after + 1, before);
    const gap = { previous: this.#old[after], next: this.#old[before], removed };
    if (added.length > 0) this.#put(gap, added);
    else if (removed.length > 0) this.#remove(gap);
  }

  #put({ previous, next, removed }: Gap, added: readonly NewItem[]): void {
    const separator = this.#separator();
    const text = this.#texts(added, separator).join(separator);
    const first = removed[0];
    const last = removed.at(-1);
    if (first && last) this.#replace(first.offset, endOf(last), text);
    else if (previous) this.#replace(endOf(previous), endOf(previous), separator + text);
    else if (next) this.#replace(next.offset, next.offset, text + separator);
    else this.#fillEmpty(text);
  }

  /** Takes the comma along that stood before, or else behind. */
  #remove({ previous, next, removed }: Gap): void {
    const first = removed[0];
    const last = removed.at(-1);
    if (!first || !last) return;
    if (previous) this.#replace(endOf(previous), endOf(last), "");
    else if (next) this.#replace(first.offset, next.offset, "");
    else this.#replace(this.#container.offset + 1, endOf(this.#container) - 1, "");
  }

  #fillEmpty(text: string): void {
    const { style } = this.#document;
    const { offset, type } = this.#container;
    const pad = type === "object" && style.isPadded ? " " : "";
    const [before, after] =
      style.eol === undefined
        ? [pad, pad]
        : [style.eol + this.#indentInside(), style.eol + lineIndent(this.#document.text, offset)];
    this.#replace(offset + 1, endOf(this.#container) - 1, before + text + after);
  }

  /** What stands between two items: as it is there already, else as elsewhere in the text. */
  #separator(): string {
    const { text, style } = this.#document;
    const [first, second] = this.#old;
    if (first && second) return text.slice(endOf(first), second.offset);
    const lead = first ? text.slice(this.#container.offset + 1, first.offset) : this.#newLine();
    return lead === "" && isSpaced(style) ? ", " : `,${lead}`;
  }

  #newLine(): string {
    const { eol } = this.#document.style;
    return eol === undefined ? "" : eol + this.#indentInside();
  }

  #indentInside(): string {
    const { text, style } = this.#document;
    return lineIndent(text, this.#container.offset) + style.indent;
  }

  #texts(items: readonly NewItem[], separator: string): readonly string[] {
    const { text, style } = this.#document;
    const base = /[\r\n]([ \t]*)[^\r\n]*$/.exec(separator)?.[1];
    const first = this.#old[0];
    const place = {
      base: base ?? lineIndent(text, first?.offset ?? this.#container.offset),
      isInline: this.#isInline(),
    };
    return items.map((item) => {
      if (item.kind !== "made") return this.#textAt(item.position);
      const { name, value } = item;
      return name === undefined
        ? renderJson(value, style, place)
        : renderMember(name, value, style, place);
    });
  }

  /** New items stand on one line where the container does, or each item of the array. */
  #isInline(): boolean {
    const [first] = this.#old;
    if (isOneLine(this.#document, this.#container)) return true;
    return this.#container.type === "array" && !!first && isOneLine(this.#document, first);
  }

  #textAt(position: number): string {
    const item = this.#old[position];
    return item ? this.#document.text.slice(item.offset, endOf(item)) : "";
  }

  #replace(start: number, end: number, text: string): void {
    this.replacements.push({ offset: start, length: end - start, text });
  }
}

/** The items that go from between two that stay. */
interface Gap {
  readonly previous: JsonNode | undefined;
  readonly next: JsonNode | undefined;
  readonly removed: readonly JsonNode[];
}
