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
  const linkAt = new Map(links.map((link) => [link.offset, link]));
  let line: Segment[] = [];
  let end = 0;
  for (const [token, next] of withNext(jsonTokens(text))) {
    const isString = token.kind === "string";
    const start = token.offset - (isString ? 1 : 0);
    for (const part of gap(end, start)) {
      if (part === "\n") {
        yield line;
        line = [];
      } else line.push({ kind: "plain", text: part });
    }
    end =
      token.offset + token.length + (isString && text[token.offset + token.length] === '"' ? 1 : 0);
    line.push(...segmentsOf(start, end, token, next));
  }
  for (const part of gap(end, text.length)) {
    if (part === "\n") {
      yield line;
      line = [];
    } else line.push({ kind: "plain", text: part });
  }
  yield line;

  function gap(from: number, to: number): readonly string[] {
    return from < to
      ? text
          .slice(from, to)
          .split(/\r?(\n)/)
          .filter(Boolean)
      : [];
  }

  function segmentsOf(
    start: number,
    stop: number,
    token: JsonToken,
    next: JsonToken | undefined,
  ): readonly Segment[] {
    const kind = segmentKind(token, next);
    const link = token.kind === "string" ? linkAt.get(token.offset) : undefined;
    if (!link) return [{ kind, text: text.slice(start, stop) }];
    const linkEnd = link.offset + link.length;
    return [
      { kind, text: text.slice(start, link.offset) },
      { kind, text: text.slice(link.offset, linkEnd), link },
      { kind, text: text.slice(linkEnd, stop) },
    ];
  }
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
