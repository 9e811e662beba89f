import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from "yaml";
import { isJsonObject, parseJson, type JsonObject } from "../../core/base/json.ts";
import { nearestName } from "./nearestName.ts";
import type { TextRange } from "./specFile.ts";
import type { SpecFinding, SpecValueKind } from "./specFinding.ts";
import { specKeyOf, specKeys, type SpecKey, type SpecMapping } from "./specKeys.ts";

/** A value of the document and where it stands. */
export interface SpecText {
  readonly text: string;
  readonly range: TextRange;
}

/** A member of a mapping; `value` is a node of the document, or nothing. */
export interface SpecMember extends SpecText {
  readonly value: unknown;
}

/** Mappings merged into mappings by `<<` that are followed: one in another, and in a file. */
const maxMergeDepth = 8;
const maxMerges = 2000;
const maxMergedMembers = 20_000;
const maxAliasCount = 100;
const nowhere: TextRange = { offset: 0, length: 0 };

/**
 * Reads nodes of a YAML document as what they should be and notes what they are not. Only as deep
 * as the reader is asked to go, so that aliases cost no more than what they are used for.
 */
export class YamlReader {
  readonly findings: SpecFinding[] = [];
  readonly #document: Document;
  readonly #aliased: ReadonlyMap<unknown, Node>;
  /** Aliases that were noted. */
  readonly #unresolved = new Set<unknown>();
  #merges = 0;
  #mergedMembers = 0;
  /** Mappings that were looked through for keys that are set twice. */
  readonly #searched = new Set<unknown>();

  constructor(document: Document) {
    this.#document = document;
    this.#aliased = aliasTargets(document);
  }

  /** The members of a mapping whose keys we know, by key; others are noted. */
  known(node: unknown, mapping: SpecMapping): ReadonlyMap<SpecKey, SpecMember> {
    const found = new Map<SpecKey, SpecMember>();
    for (const member of this.members(node, mapping)) {
      const { text: key, range } = member;
      const canonical = specKeyOf(mapping, key);
      if (!canonical) {
        const suggestion = nearestName(key, specKeys[mapping]);
        this.findings.push({ code: "unknownKey", severity: "warning", range, key, suggestion });
      } else if (found.has(canonical)) {
        this.findings.push({ code: "repeatedKey", severity: "error", range, key });
      } else {
        found.set(canonical, member);
      }
    }
    return found;
  }

  /** The members of a mapping, those merged into it after its own and only where it lacks them. */
  members(node: unknown, key: string): readonly SpecMember[] {
    return this.#membersOf(node, key, maxMergeDepth);
  }

  /** The items of a list. */
  items(member: SpecMember): readonly { readonly node: unknown; readonly range: TextRange }[] {
    const node = this.#resolve(member.value);
    if (isEmpty(node)) return [];
    if (isSeq(node)) {
      return node.items.map((item) => ({ node: item, range: rangeOf(item) ?? member.range }));
    }
    this.#wrongType(member, "list");
    return [];
  }

  /** A list of texts; a single text is a list of one. */
  texts(member: SpecMember): readonly SpecText[] {
    const node = this.#resolve(member.value);
    const items = isScalar(node) ? [{ node, range: member.range }] : this.items(member);
    return items.flatMap((item) => {
      return this.text({ text: member.text, value: item.node, range: item.range }) ?? [];
    });
  }

  /** A text, or another scalar as it is written: `1.0` is not the number 1. */
  text(member: SpecMember): SpecText | undefined {
    const node = this.#resolve(member.value);
    if (isEmpty(node)) return undefined;
    if (!isScalar(node)) {
      this.#wrongType(member, "text");
      return undefined;
    }
    const { value, source } = node;
    const text = typeof value === "string" ? value : (source ?? String(value));
    return { text, range: rangeOf(member.value) ?? member.range };
  }

  truth(member: SpecMember): boolean | undefined {
    const node = this.#resolve(member.value);
    if (isEmpty(node)) return undefined;
    if (isScalar(node) && typeof node.value === "boolean") return node.value;
    this.#wrongType(member, "truth");
    return undefined;
  }

  /** A mapping of texts. */
  textMap(member: SpecMember): Readonly<Record<string, string>> {
    const entries = this.members(member.value, member.text).map((each) => {
      return [each.text, this.text(each)?.text ?? ""] as const;
    });
    return Object.fromEntries(entries);
  }

  isMapping(member: SpecMember): boolean {
    return isMap(this.#resolve(member.value));
  }

  /** A mapping as JSON, aliases written out within bounds. */
  json(member: SpecMember): JsonObject | undefined {
    const node = this.#resolve(member.value);
    if (!isMap(node)) {
      this.#wrongType(member, "mapping");
      return undefined;
    }
    visit(node, { Map: (_key, map) => this.#noteRepeatedKeys(map) });
    try {
      const value = parseJson(JSON.stringify(node.toJS(this.#document, { maxAliasCount })));
      return isJsonObject(value) ? value : undefined;
    } catch {
      // Too many aliases, one that contains itself, or values nested too deep.
      const { range, text: name } = member;
      this.findings.push({ code: "badAlias", severity: "error", range, name });
      return undefined;
    }
  }

  #membersOf(given: unknown, key: string, depth: number): readonly SpecMember[] {
    const node = this.#resolve(given);
    if (isEmpty(node)) return [];
    if (!isMap(node)) {
      const range = rangeOf(given);
      if (range) this.#wrongType({ text: key, range }, "mapping");
      return [];
    }
    this.#noteRepeatedKeys(node);
    const found = new Map<string, SpecMember>();
    const merged: SpecMember[] = [];
    for (const pair of node.items) {
      const text = keyOf(pair);
      const range = rangeOf(pair.key) ?? nowhere;
      if (depth < maxMergeDepth && this.#isTooMuch(given, key)) break;
      if (text !== "<<") {
        if (!found.has(text)) found.set(text, { text, range, value: pair.value });
      } else if (depth > 0 && this.#merges++ < maxMerges) {
        merged.push(...this.#membersOf(pair.value, key, depth - 1));
      }
    }
    return [...found.values(), ...merged.filter(({ text }) => !found.has(text))];
  }

  /** Counts one more merged member, and notes when there are more than any list has. */
  #isTooMuch(node: unknown, key: string): boolean {
    this.#mergedMembers++;
    if (this.#mergedMembers === maxMergedMembers) {
      const range = rangeOf(node) ?? nowhere;
      this.findings.push({ code: "badAlias", severity: "error", range, name: key });
    }
    return this.#mergedMembers >= maxMergedMembers;
  }

  /** YAML allows a key once (1.2, section 3.2.1.1); which of two counts, parsers disagree on. */
  #noteRepeatedKeys(map: YAMLMap): void {
    if (this.#searched.has(map)) return;
    this.#searched.add(map);
    const names = new Set<string>();
    for (const pair of map.items) {
      const key = keyOf(pair);
      const range = rangeOf(pair.key) ?? nowhere;
      if (names.has(key)) {
        this.findings.push({ code: "repeatedKey", severity: "error", range, key });
      }
      names.add(key);
    }
  }

  #resolve(node: unknown): unknown {
    if (!isAlias(node)) return node;
    const target = this.#aliased.get(node);
    if (!target && !this.#unresolved.has(node)) {
      this.#unresolved.add(node);
      const range = rangeOf(node) ?? nowhere;
      this.findings.push({ code: "badAlias", severity: "error", range, name: node.source });
    }
    return target;
  }

  #wrongType({ text: key, range }: SpecText, expected: SpecValueKind): void {
    this.findings.push({ code: "wrongType", severity: "error", range, key, expected });
  }
}

/** Where a node stands; of a mapping its first key, so that not half the file is underlined. */
function rangeOf(node: unknown): TextRange | undefined {
  if (isMap(node)) {
    const [first] = node.items;
    if (first && !node.flow) return rangeOf(first.key);
  }
  const range = isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range : null;
  if (!range) return undefined;
  const [offset, end] = range;
  return { offset, length: Math.max(0, end - offset) };
}

function keyOf({ key }: Pair): string {
  return isScalar(key) ? String(key.value) : "";
}

function isEmpty(node: unknown): boolean {
  return node === null || node === undefined || (isScalar(node) && node.value === null);
}

/** What each alias stands for: the last node of its name before it. One walk for all of them. */
function aliasTargets(document: Document): ReadonlyMap<unknown, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<unknown, Node>();
  visit(document, {
    Node: (_key, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source);
        if (target) targets.set(node, target);
      } else if (node.anchor !== undefined) {
        anchors.set(node.anchor, node);
      }
    },
  });
  return targets;
}
