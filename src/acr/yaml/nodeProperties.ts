import { parserError } from "./parserError.ts";
import type { Mark, Token } from "./token.ts";
import type { TokenScanner } from "./tokenScanner.ts";
import type { MappingNode, ScalarNode, YamlPair } from "./yamlNode.ts";

/** What is written before a node. */
export interface Properties {
  readonly start: Mark;
  readonly end: Mark;
  readonly tag: string;
  readonly anchor: string | undefined;
}

/** Reads `&anchor` and `!tag`, in any order, each once. */
export function readProperties(
  tokens: TokenScanner,
  handles: ReadonlyMap<string, string>,
): Properties {
  let token = tokens.peek();
  const { start } = token;
  let end = start;
  let anchor: string | undefined;
  let tag: TagToken | undefined;
  for (;;) {
    if (token.kind === "anchor" && anchor === undefined) anchor = token.name;
    else if (token.kind === "tag" && !tag) tag = token;
    else break;
    end = token.end;
    tokens.skip();
    token = tokens.peek();
  }
  return { start, end, anchor, tag: tag ? resolveTag(tag, handles, start.line) : "" };
}

type TagToken = Extract<Token, { readonly kind: "tag" }>;

function resolveTag(token: TagToken, handles: ReadonlyMap<string, string>, line: number): string {
  if (token.handle === "") return token.suffix;
  const prefix = handles.get(token.handle);
  if (prefix === undefined) throw parserError("found undefined tag handle", token, line);
  return prefix + token.suffix;
}

/** What stands where nothing is written: null. */
export function emptyScalar({ offset, line }: Mark, properties?: Properties): ScalarNode {
  return {
    kind: "scalar",
    range: { start: offset, end: properties?.end.offset ?? offset },
    line,
    tag: properties?.tag ?? "",
    value: "",
    pieces: [],
    isImplicit: !properties || properties.tag === "",
  };
}

/** `key: value` in a flow sequence: a mapping of its own. */
export function pairNode({ offset, line }: Mark, pair: YamlPair): MappingNode {
  const end = Math.max(pair.key.range.end, pair.value.range.end);
  return { kind: "mapping", range: { start: offset, end }, line, pairs: [pair] };
}
