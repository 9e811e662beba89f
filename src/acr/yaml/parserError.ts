import type { Token } from "./token.ts";
import { YamlError } from "./yamlError.ts";

/**
 * An error of the parser. yaml.v2 gives the line of the unexpected token counted from 0 (so it names
 * the line before), or that of the collection's beginning if the token stands in the first line.
 */
export function parserError(
  problem: string,
  token: Token,
  contextLine = 0,
  suspect = token.start.offset,
): YamlError {
  const line = token.start.line || contextLine;
  const where = line > 0 ? `line ${String(line)}: ` : "";
  const range = { start: token.start.offset, end: Math.max(token.start.offset, token.end.offset) };
  return new YamlError("syntax", `${where}${problem}`, range, suspect);
}
