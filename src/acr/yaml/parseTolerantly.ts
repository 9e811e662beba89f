import { parseYaml } from "./parseYaml.ts";
import { YamlError } from "./yamlError.ts";
import type { YamlNode } from "./yamlNode.ts";

/** What a text holds, and why yaml.v2 refuses it. */
export interface TolerantDocument {
  /** The document without the lines that could not be read. */
  readonly root: YamlNode | undefined;
  /** The first error. */
  readonly error: YamlError | undefined;
}

/** How many lines are given up before the rest is. */
const maxBlankedLines = 5;

/**
 * Parses a text and, where it is no YAML, what is left of it when the lines at fault are blanked
 * out: somebody is typing there, and wants the other steps to stay known. Offsets stay the same.
 */
export function parseTolerantly(text: string, blankedLines = maxBlankedLines): TolerantDocument {
  let tried = text;
  let first: YamlError | undefined;
  for (let i = 0; i <= blankedLines; i++) {
    try {
      return { root: parseYaml(tried), error: first };
    } catch (error) {
      if (!YamlError.is(error)) throw error;
      first ??= error;
      tried = blankLine(tried, error);
    }
  }
  return { root: undefined, error: first };
}

function blankLine(text: string, { suspect, range }: YamlError): string {
  const blanked = blankAt(text, suspect);
  return blanked === text ? blankAt(text, range.start) : blanked;
}

function blankAt(text: string, offset: number): string {
  let end = text.indexOf("\n", offset);
  if (end < 0) end = text.length;
  // At the end of the text the last line with something in it is at fault.
  const at = text.slice(0, end).trimEnd().length;
  const start = text.lastIndexOf("\n", Math.min(offset, Math.max(at - 1, 0)) - 1) + 1;
  return text.slice(0, start) + " ".repeat(end - start) + text.slice(end);
}
