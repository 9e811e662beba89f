import type { TaskReading } from "../taskReading.ts";
import type { TemplatePart, TemplateToken } from "../template/templatePart.ts";
import { templateParts } from "../template/templateParts.ts";
import type { SourceRange } from "../text/mappedText.ts";
import { contains, touches } from "./ranges.ts";

/** The stretches of a file's template at their places in the file; lines of comments are text. */
export function templateSpans(source: string): readonly TemplatePart[] {
  const blank = (line: string) => " ".repeat(line.length);
  return templateParts(source.replaceAll(/^[\t\f\r ]*#.*$/gm, blank));
}

/** An action of the template, and the word of it that stands at an offset. */
export interface ActionAt {
  readonly action: TemplatePart;
  readonly token: TemplateToken | undefined;
}

/** The action at an offset. */
export function actionAt(source: string, offset: number): ActionAt | undefined {
  const action = templateSpans(source).find(
    ({ kind, range }) => kind === "action" && range.start <= offset && offset < range.end,
  );
  if (!action) return undefined;
  return { action, token: action.tokens.find(({ range }) => touches(range, offset)) };
}

/** More results of one action than anybody reads. */
const maxResults = 10;

/**
 * What was made of a part of the file (an action, a `$name`) when its templates were rendered: one
 * text for each time it was, each different one once. Empty where nothing was made of it.
 */
export function renderedFrom({ rendered }: TaskReading, range: SourceRange): readonly string[] {
  if (!rendered) return [];
  const results = new Set<string>();
  let text = "";
  let end = -1;
  for (const { at, length, source, isCopy } of rendered.stretchesIn(0, rendered.text.length)) {
    if (isCopy || source.end === source.start || !contains(range, source)) continue;
    if (at !== end && text !== "") {
      results.add(text);
      text = "";
    }
    text += rendered.text.slice(at, at + length);
    end = at + length;
    if (results.size >= maxResults) break;
  }
  if (text !== "") results.add(text);
  return [...results];
}
