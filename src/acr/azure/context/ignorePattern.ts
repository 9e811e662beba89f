import { compilePathExpression, type PathTest } from "./pathExpression.ts";

/** Characters with which a pattern is more than the path itself. */
const wild = /[*?[\]\\]/;

/**
 * What Docker makes of a pattern (github.com/moby/patternmatcher): `**` is any number of folders,
 * `*` and `?` stay within one, brackets are classes, a backslash takes the next character as it is.
 * `undefined` for what is no pattern. The whole path must fit, so that a pattern with a folder at
 * its end says nothing about what is in it: that is up to whoever asks.
 * @param pattern cleaned, without a slash at either end
 */
export function compilePattern(pattern: string): PathTest | undefined {
  if (!isWellFormed(pattern)) return undefined;
  if (!wild.test(pattern)) return (path) => path === pattern;
  const tail = pattern.slice(2);
  if (pattern.startsWith("**") && !wild.test(tail)) {
    // Without a slash it is the end of a name as well: `**.log`.
    return (path) => path.endsWith(tail) || `/${path}` === tail;
  }
  const head = pattern.slice(0, -2);
  if (pattern.endsWith("**") && !wild.test(head)) return (path) => path.startsWith(head);
  return compileExpression(pattern);
}

/** Whether everything that a pattern can mean is below a folder that it names; `undefined` if not. */
export function literalOf(pattern: string): string | undefined {
  return wild.test(pattern) ? undefined : pattern;
}

function compileExpression(pattern: string): PathTest | undefined {
  const tokens = pattern.match(/\*\*\/?|\\[^]|[^]/gu) ?? [];
  const source = tokens.map((token, position) => {
    const isLast = position === tokens.length - 1;
    if (token.startsWith("**")) return isLast ? ".*" : "(?:.*/)?";
    if (token === "*") return "[^/]*";
    if (token === "?") return "[^/]";
    if (token === String.raw`\a`) return String.raw`\x07`;
    return /^[.+()|{}$]$/.test(token) ? `\\${token}` : token;
  });
  return compilePathExpression(source.join(""));
}

/** The grammar of Go's `path.Match`, which Docker holds patterns to before it reads them its own way. */
function isWellFormed(pattern: string): boolean {
  const member = String.raw`(?:\\[^]|[^\]\\-])`;
  const set = String.raw`\[\^?(?:${member}(?:-${member})?)+\]`;
  return new RegExp(String.raw`^(?:\\[^]|${set}|[^[\\])*$`, "u").test(pattern);
}
