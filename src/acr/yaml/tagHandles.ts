import type { Token } from "./token.ts";
import type { TokenScanner } from "./tokenScanner.ts";
import { parserError } from "./parserError.ts";

const defaults: readonly (readonly [string, string])[] = [
  ["!", "!"],
  ["!!", "tag:yaml.org,2002:"],
];

/** Takes the directives before a document; gives what handles of tags stand for. */
export function readDirectives(tokens: TokenScanner): ReadonlyMap<string, string> {
  const handles = new Map<string, string>();
  let hasVersion = false;
  for (let token = tokens.peek(); ; token = tokens.peek()) {
    if (token.kind === "version-directive") {
      checkVersion(token, hasVersion);
      hasVersion = true;
    } else if (token.kind === "tag-directive") {
      if (handles.has(token.handle)) throw parserError("found duplicate %TAG directive", token);
      handles.set(token.handle, token.prefix);
    } else break;
    tokens.skip();
  }
  for (const [handle, prefix] of defaults) {
    if (!handles.has(handle)) handles.set(handle, prefix);
  }
  return handles;
}

function checkVersion(token: Token & { kind: "version-directive" }, hasVersion: boolean): void {
  if (hasVersion) throw parserError("found duplicate %YAML directive", token);
  if (token.major !== 1 || token.minor !== 1) {
    throw parserError("found incompatible YAML document", token);
  }
}
