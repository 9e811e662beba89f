import { functionNames } from "./functions/functionNames.ts";
import type { TemplateSet } from "./syntax/node.ts";
import { parseTemplateSet } from "./syntax/parser.ts";

/** A template that was understood; render it with `renderTemplate`. */
export type Template = TemplateSet;

/**
 * Reads a template with the syntax and functions of ACR Tasks: Go's text/template and sprig 2.22.
 * Throws a `TemplateError` (`parse`; `limit` for what is nested too deep) whose message is Go's and
 * whose range is in `text`.
 */
export function parseTemplate(name: string, text: string): Template {
  return parseTemplateSet(name, text, (word) => functionNames.has(word));
}
