/** One link of a `Link` header (RFC 8288 §3): its target as written and its parameters, names in lower case. */
export interface HttpLink {
  readonly target: string;
  readonly params: ReadonlyMap<string, string>;
}

/**
 * Parses a `Link` header: several links, parameters in any order, quoted or not. Never throws; what
 * does not fit the grammar is passed over.
 */
export function parseLinkHeader(value: string): readonly HttpLink[] {
  const links: HttpLink[] = [];
  const start = /[\s,]*<([^>]*)>/y;
  let at = 0;
  while (at < value.length) {
    start.lastIndex = at;
    const target = start.exec(value)?.[1];
    if (target === undefined) {
      at = nextComma(value, at);
      continue;
    }
    const { params, end } = readParams(value, start.lastIndex);
    links.push({ target: target.trim(), params });
    at = end;
  }
  return links;
}

/** The target of the first link with the relation `rel`, which may be one of several in a link. */
export function findLink(value: string | undefined, rel: string): string | undefined {
  return parseLinkHeader(value ?? "").find((link) =>
    (link.params.get("rel") ?? "").toLowerCase().split(/\s+/).includes(rel),
  )?.target;
}

function readParams(
  value: string,
  from: number,
): { readonly params: ReadonlyMap<string, string>; readonly end: number } {
  const params = new Map<string, string>();
  const param = /\s*;\s*(?:([^\s=;,"<>]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?)?/y;
  let end = from;
  for (;;) {
    param.lastIndex = end;
    const match = param.exec(value);
    if (!match) return { params, end };
    end = param.lastIndex;
    const [, name, quoted, token] = match;
    const text = quoted?.replace(/\\(.)/g, "$1") ?? token ?? "";
    // Of a repeated parameter the first one counts (RFC 8288 §3.3).
    if (name !== undefined && !params.has(name.toLowerCase())) params.set(name.toLowerCase(), text);
  }
}

function nextComma(value: string, from: number): number {
  const comma = value.indexOf(",", from + 1);
  return comma < 0 ? value.length : comma;
}
