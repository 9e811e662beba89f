import type { SourceRange } from "../text/mappedText.ts";
import { parserError } from "./parserError.ts";
import { emptyScalar, pairNode, readProperties, type Properties } from "./nodeProperties.ts";
import { readDirectives } from "./tagHandles.ts";
import type { Mark, PunctuationKind, Token } from "./token.ts";
import { TokenScanner } from "./tokenScanner.ts";
import { YamlError } from "./yamlError.ts";
import type { AliasNode, MappingNode, ScalarNode, YamlNode, YamlPair } from "./yamlNode.ts";

/**
 * Parses the first document of a YAML text as Go's yaml.v2 does: YAML 1.1 with libyaml's grammar,
 * its first error (thrown as a YamlError) and its line numbers. What stands behind the first
 * document is not looked at.
 *
 * @returns undefined where the text holds no document.
 */
export function parseYaml(text: string): YamlNode | undefined {
  return new Parser(text).document();
}

interface NodeContext {
  /** Block collections may stand here. */
  readonly isBlock: boolean;
  /** `- ` at the column of the key may stand here. */
  readonly allowsDash: boolean;
}

const inBlock: NodeContext = { isBlock: true, allowsDash: false };
const inMapping: NodeContext = { isBlock: true, allowsDash: true };
const inFlow: NodeContext = { isBlock: false, allowsDash: false };

type Writable<T> = { -readonly [K in keyof T]: T[K] };

class Parser {
  readonly #tokens: TokenScanner;
  readonly #anchors = new Map<string, YamlNode>();
  #handles: ReadonlyMap<string, string> = new Map();

  constructor(text: string) {
    this.#tokens = new TokenScanner(text);
  }

  document(): YamlNode | undefined {
    this.#tokens.skip();
    const first = this.#tokens.peek();
    if (first.kind === "stream-end") return undefined;
    this.#handles = readDirectives(this.#tokens);
    const isExplicit =
      first.kind === "document-start" ||
      first.kind === "version-directive" ||
      first.kind === "tag-directive";
    const root = isExplicit ? this.#explicitDocument() : this.#node(inBlock);
    const last = this.#tokens.peek();
    if (last.kind === "document-end") this.#tokens.skip();
    return root;
  }

  #explicitDocument(): YamlNode {
    const token = this.#tokens.peek();
    if (token.kind !== "document-start") {
      throw parserError("did not find expected <document start>", token);
    }
    this.#tokens.skip();
    const next = this.#tokens.peek();
    const isEmpty = this.#is(
      "document-start",
      "document-end",
      "stream-end",
      "version-directive",
      "tag-directive",
    );
    return isEmpty ? emptyScalar(next.start) : this.#node(inBlock);
  }

  #node(context: NodeContext): YamlNode {
    const token = this.#tokens.peek();
    if (token.kind === "alias") return this.#alias(token);
    const properties = readProperties(this.#tokens, this.#handles);
    const next = this.#tokens.peek();
    if (next.kind === "scalar") return this.#scalar(next, properties);
    if (context.allowsDash && next.kind === "block-entry") return this.#dashes(properties);
    if (next.kind === "flow-sequence-start") return this.#flowSequence(properties);
    if (next.kind === "flow-mapping-start") return this.#flowMapping(properties);
    if (context.isBlock && next.kind === "block-sequence-start") {
      return this.#blockSequence(properties);
    }
    if (context.isBlock && next.kind === "block-mapping-start") {
      return this.#blockMapping(properties);
    }
    if (properties.anchor !== undefined || properties.tag !== "") {
      return this.#named(emptyScalar(properties.start, properties), properties);
    }
    throw parserError("did not find expected node content", next, properties.start.line);
  }

  #alias(token: Extract<Token, { readonly kind: "alias" | "anchor" }>): AliasNode {
    const range = { start: token.start.offset, end: token.end.offset };
    const target = this.#anchors.get(token.name);
    if (!target) {
      throw new YamlError("content", `unknown anchor '${token.name}' referenced`, range);
    }
    this.#tokens.skip();
    return { kind: "alias", range, line: token.start.line, name: token.name, target };
  }

  #scalar(token: Token & { kind: "scalar" }, properties: Properties): ScalarNode {
    this.#tokens.skip();
    const { tag, start } = properties;
    return this.#named(
      {
        kind: "scalar",
        range: { start: token.start.offset, end: token.end.offset },
        line: start.line,
        tag,
        value: token.value,
        pieces: token.pieces,
        isImplicit: (tag === "" && token.style === "plain") || tag === "!",
      },
      properties,
    );
  }

  /** A list whose dashes stand at the column of its key. */
  #dashes(properties: Properties): YamlNode {
    return this.#sequence(properties, properties.start.offset, (items) => {
      while (this.#is("block-entry")) {
        const { end } = this.#take();
        const isEmpty = this.#is("block-entry", "key", "value", "block-end");
        items.push(isEmpty ? emptyScalar(end) : this.#node(inBlock));
      }
      return undefined;
    });
  }

  #blockSequence(properties: Properties): YamlNode {
    const { start } = this.#take();
    return this.#sequence(properties, start.offset, (items) => {
      while (this.#is("block-entry")) {
        const { end } = this.#take();
        const isEmpty = this.#is("block-entry", "block-end");
        items.push(isEmpty ? emptyScalar(end) : this.#node(inBlock));
      }
      if (!this.#is("block-end")) {
        throw this.#unexpected("did not find expected '-' indicator", start);
      }
      this.#take();
      return undefined;
    });
  }

  #blockMapping(properties: Properties): YamlNode {
    const { start } = this.#take();
    return this.#mapping(properties, start.offset, (pairs) => {
      while (this.#is("key")) {
        const key = this.#blockPart();
        const value = this.#is("value")
          ? this.#blockPart()
          : emptyScalar(this.#tokens.peek().start);
        pairs.push({ key, value });
      }
      if (!this.#is("block-end")) throw this.#unexpected("did not find expected key", start);
      this.#take();
      return undefined;
    });
  }

  /** What stands behind the indicator of a key or of a value. */
  #blockPart(): YamlNode {
    const { end } = this.#take();
    return this.#is("key", "value", "block-end") ? emptyScalar(end) : this.#node(inMapping);
  }

  #flowSequence(properties: Properties): YamlNode {
    const { start } = this.#take();
    return this.#sequence(properties, start.offset, (items) => {
      for (let isFirst = true; !this.#is("flow-sequence-end"); isFirst = false) {
        if (!isFirst) this.#flowEntry("did not find expected ',' or ']'", start);
        if (this.#is("key")) items.push(this.#flowPair());
        else if (!this.#is("flow-sequence-end")) items.push(this.#node(inFlow));
        else break;
      }
      return this.#take().end.offset;
    });
  }

  /** `[key: value]`: a mapping of one pair. */
  #flowPair(): YamlNode {
    const { start } = this.#take();
    const isEmpty = this.#is("value", "flow-entry", "flow-sequence-end");
    // libyaml takes the token behind an empty key away, whatever it is.
    const key = isEmpty ? emptyScalar(this.#take().end) : this.#node(inFlow);
    let value = emptyScalar(this.#tokens.peek().start);
    if (this.#is("value")) {
      this.#take();
      const isMissing = this.#is("flow-entry", "flow-sequence-end");
      value = emptyScalar(this.#tokens.peek().start);
      if (!isMissing) return pairNode(start, { key, value: this.#node(inFlow) });
    }
    return pairNode(start, { key, value });
  }

  #flowMapping(properties: Properties): YamlNode {
    const { start } = this.#take();
    return this.#mapping(properties, start.offset, (pairs) => {
      for (let isFirst = true; !this.#is("flow-mapping-end"); isFirst = false) {
        if (!isFirst) this.#flowEntry("did not find expected ',' or '}'", start);
        if (this.#is("key")) {
          const key = this.#flowPart("value");
          pairs.push({ key, value: this.#is("value") ? this.#flowPart() : this.#emptyHere() });
        } else if (!this.#is("flow-mapping-end")) {
          const key = this.#node(inFlow);
          pairs.push({ key, value: this.#emptyHere() });
        } else break;
      }
      return this.#take().end.offset;
    });
  }

  #flowPart(...alsoEnds: readonly PunctuationKind[]): YamlNode {
    this.#take();
    const isEmpty = this.#is("flow-entry", "flow-mapping-end", ...alsoEnds);
    return isEmpty ? this.#emptyHere() : this.#node(inFlow);
  }

  #flowEntry(problem: string, start: Mark): void {
    const token = this.#take();
    if (token.kind === "flow-entry") return;
    throw parserError(problem, token, start.line, start.offset);
  }

  #emptyHere(): ScalarNode {
    return emptyScalar(this.#tokens.peek().start);
  }

  #sequence(
    properties: Properties,
    start: number,
    fill: (items: YamlNode[]) => number | undefined,
  ): YamlNode {
    const items: YamlNode[] = [];
    const range: Writable<SourceRange> = { start, end: start };
    const { line } = properties.start;
    const node = this.#named({ kind: "sequence", range, line, items }, properties);
    const end = fill(items);
    range.end = end ?? items.at(-1)?.range.end ?? start;
    return node;
  }

  #mapping(
    properties: Properties,
    start: number,
    fill: (pairs: YamlPair[]) => number | undefined,
  ): MappingNode {
    const pairs: YamlPair[] = [];
    const range: Writable<SourceRange> = { start, end: start };
    const { line } = properties.start;
    const node = this.#named<MappingNode>({ kind: "mapping", range, line, pairs }, properties);
    const end = fill(pairs);
    const last = pairs.at(-1);
    range.end = end ?? Math.max(last?.key.range.end ?? start, last?.value.range.end ?? start);
    return node;
  }

  /** Remembers a node under its anchor, before what it holds is read. */
  #named<T extends YamlNode>(node: T, { anchor }: Properties): T {
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  #is(...kinds: readonly (PunctuationKind | "version-directive" | "tag-directive")[]): boolean {
    const { kind } = this.#tokens.peek();
    return kinds.some((wanted) => wanted === kind);
  }

  #take(): Token {
    const token = this.#tokens.peek();
    this.#tokens.skip();
    return token;
  }

  #unexpected(problem: string, context: Mark): YamlError {
    return parserError(problem, this.#tokens.peek(), context.line);
  }
}
