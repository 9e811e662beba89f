import type { GoMap } from "../values/goValue.ts";
import { goMap, kindName } from "../values/goValue.ts";
import { GoCallError, goFunction, nilDereference } from "./goFunction.ts";
import type { FunctionTable } from "./goFunction.ts";
import { goQuote } from "../values/quote.ts";

/** sprig's URLs: taken apart into a map and put together from one. */
export const urlFunctions: FunctionTable = {
  urlParse: goFunction("string", (args) => parsed(args.text(0))),
  urlJoin: goFunction("map", (args) => joined(args.map(0))),
};

const pattern =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s;

function parsed(text: string): GoMap {
  const bad = problemOf(text.replace(/#.*$/s, ""));
  if (bad !== undefined) {
    throw new GoCallError(
      `unable to parse url: parse ${goQuote(text.replace(/#.*$/s, ""))}: ${bad}`,
    );
  }
  const [, scheme = "", authority, rest = "", query = "", fragment = ""] = pattern.exec(text) ?? [];
  const isOpaque = scheme !== "" && authority === undefined && rest !== "" && !rest.startsWith("/");
  const at = (authority ?? "").lastIndexOf("@");
  const host = (authority ?? "").slice(at + 1);
  return goMap([
    ["scheme", scheme.toLowerCase()],
    ["host", host],
    ["hostname", host.replace(/:\d*$/, "").replace(/^\[(.*)\]$/, "$1")],
    ["path", isOpaque ? "" : decoded(rest)],
    ["query", query],
    ["opaque", isOpaque ? rest : ""],
    ["fragment", decoded(fragment)],
    ["userinfo", at < 0 ? "" : (authority ?? "").slice(0, at)],
  ]);
}

function problemOf(text: string): string | undefined {
  if (Array.from(text).some((char) => char < " " || char === "\x7f")) {
    return "net/url: invalid control character in URL";
  }
  if (text.startsWith(":")) return "missing protocol scheme";
  const escape = /%(?![\dA-Fa-f]{2}).{0,2}/s.exec(text.replace(/\?[^#]*/, ""))?.[0];
  if (escape !== undefined) return `invalid URL escape ${goQuote(escape)}`;
  const first = text.split(/[/?#]/, 1)[0] ?? "";
  if (first.includes(":") && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(first)) {
    return "first path segment in URL cannot contain colon";
  }
  const authority = /^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/([^/?#]*)/.exec(text)?.[1] ?? "";
  const stray = /[ "<>\\^`{}|]/.exec(authority.slice(authority.lastIndexOf("@") + 1))?.[0];
  if (stray !== undefined) return `invalid character ${goQuote(stray)} in host name`;
  const port = /^[^/?#]*:?\/\/[^/?#]*?(:[^/?#\]:@]*)(?=[/?#]|$)/.exec(text)?.[1];
  if (port !== undefined && !/^:\d*$/.test(port)) return `invalid port ${goQuote(port)} after host`;
  return undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function joined(map: GoMap): string {
  const part = (name: string) => partOf(map, name);
  const [scheme, host, opaque, path] = [part("scheme"), part("host"), part("opaque"), part("path")];
  const [query, fragment, userinfo] = [part("query"), part("fragment"), part("userinfo")];
  let out = scheme === "" ? "" : `${scheme}:`;
  if (opaque !== "") out += opaque;
  else {
    if (scheme !== "" || host !== "" || userinfo !== "") {
      if (host !== "" || path !== "" || userinfo !== "") out += "//";
      out += (userinfo === "" ? "" : `${userinfo}@`) + host;
    }
    const encoded = encodeURI(path).replace(/[?#]/g, encodeURIComponent);
    if (path !== "" && !path.startsWith("/") && host !== "") out += "/";
    out += encoded;
  }
  if (query !== "") out += `?${query}`;
  return fragment === "" ? out : `${out}#${encodeURI(fragment)}`;
}

function partOf(map: GoMap, name: string): string {
  const value = map.entries.get(name);
  if (value === undefined) return "";
  if (value === null) throw nilDereference();
  if (typeof value === "string") return value;
  const kind = kindName(value);
  throw new GoCallError(`unable to parse ${name} key, must be of type string, but ${kind} found`);
}
