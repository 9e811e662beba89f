import type { DigestLink } from "../core/oci/digestLinks.ts";
import { jsonTokens, type JsonToken } from "../core/oci/jsonTokens.ts";

/** A piece of a line that looks the same throughout. */
export interface Segment {
  readonly kind: "plain" | "key" | "string" | "number" | "literal" | "bracket";
  readonly text: string;
  /** Set where the text is a digest. */
  readonly link?: DigestLink;
}

type Line = readonly Segment[];

/** Cuts a JSON text into lines of coloured pieces, one line at a time, as far as it is asked to. */
export function* jsonLines(text: string, links: readonly DigestLink[]): Generator<Line, void> {
  let line: Segment[] = [];
  for (const piece of pieces(text, links)) {
    if (piece === "\n") {
      yield line;
      line = [];
    } else line.push(piece);
  }
  yield line;
}

function* pieces(text: string, links: readonly DigestLink[]): Generator<Segment | "\n", void> {
  const linkAt = new Map(links.map((link) => [link.offset, link]));
  let end = 0;
  for (const [token, next] of withNext(jsonTokens(text))) {
    const isString = token.kind === "string";
    const start = token.offset - (isString ? 1 : 0);
    yield* spacing(text.slice(end, start));
    end = token.offset + token.length;
    if (isString && text[end] === '"') end++;
    const whole = { kind: segmentKind(token, next), text: text.slice(start, end) };
    const link = isString ? linkAt.get(token.offset) : undefined;
    if (link) yield* linked(whole, link, link.offset - start);
    else yield whole;
  }
  yield* spacing(text.slice(end));
}

/** What stands between tokens, cut at the ends of lines. */
function spacing(text: string): readonly (Segment | "\n")[] {
  const parts = text.split(/\r?(\n)/).filter(Boolean);
  return parts.map((part) => (part === "\n" ? part : { kind: "plain", text: part }));
}

function linked({ kind, text }: Segment, link: DigestLink, start: number): readonly Segment[] {
  const end = start + link.length;
  return [
    { kind, text: text.slice(0, start) },
    { kind, text: text.slice(start, end), link },
    { kind, text: text.slice(end) },
  ];
}

/** A text that is not JSON, in the same form. */
export function* plainLines(text: string): Generator<Line, void> {
  let start = 0;
  while (start <= text.length) {
    const found = text.indexOf("\n", start);
    const end = found < 0 ? text.length : found;
    yield [{ kind: "plain", text: text.slice(start, end) }];
    start = end + 1;
  }
}

function segmentKind(token: JsonToken, next: JsonToken | undefined): Segment["kind"] {
  switch (token.kind) {
    case "string":
      return next?.kind === ":" ? "key" : "string";
    case "number":
      return "number";
    case "other":
      return "literal";
    case "{":
    case "}":
    case "[":
    case "]":
      return "bracket";
    case ",":
    case ":":
      return "plain";
  }
}

function* withNext<T>(items: Iterable<T>): Generator<readonly [T, T | undefined], void> {
  let previous: T | undefined;
  let isFirst = true;
  for (const item of items) {
    if (!isFirst && previous !== undefined) yield [previous, item];
    previous = item;
    isFirst = false;
  }
  if (previous !== undefined) yield [previous, undefined];
}
