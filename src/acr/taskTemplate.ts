import { MappedText } from "./text/mappedText.ts";
import { renderTemplate } from "./template/renderTemplate.ts";
import type { TemplateData } from "./template/templateData.ts";
import { TemplateError } from "./template/templateError.ts";
import type { TaskFailure, TaskFailureCode } from "./taskReading.ts";

/** A template of a task file, rendered or not. */
export interface RenderedTask {
  readonly text: MappedText | undefined;
  readonly failure: TaskFailure | undefined;
}

/** What a template is rendered for, as messages put it. */
export interface RenderPurpose {
  readonly phase: "alias" | "render";
  /** Name of the template in messages. */
  readonly name: string;
  /** What the engine puts before Go's message. */
  readonly prefix: string;
}

/** Renders a text; a failure has the words of acr-builder's templating/engine.go around Go's. */
export function renderTask(
  text: MappedText,
  data: TemplateData,
  { phase, name, prefix }: RenderPurpose,
): RenderedTask {
  try {
    const rendered = renderTemplate(name, text, data);
    if (rendered.text !== "" || text.text === "") return { text: rendered, failure: undefined };
    const range = text.sourceOf(0, text.text.length);
    const message = "rendered template was empty";
    const failure: TaskFailure = { phase, code: "rendered-empty", message, range, parts: [] };
    return { text: rendered, failure };
  } catch (error) {
    if (!TemplateError.is(error)) throw error;
    const { code, message } = wordsOf(error, name, prefix);
    const failure: TaskFailure = { phase, code, message, range: error.range, parts: [] };
    return { text: undefined, failure };
  }
}

interface Words {
  readonly code: TaskFailureCode;
  readonly message: string;
}

function wordsOf(error: TemplateError, name: string, prefix: string): Words {
  switch (error.code) {
    case "parse":
      return {
        code: "template-syntax",
        message: `${prefix}failed to parse template: ${name}. Err: ${error.message}`,
      };
    case "execute":
      return {
        code: "template-execution",
        message: `${prefix}failed to execute template: ${name}. Err: ${error.message}`,
      };
    case "data":
      return { code: "template-data", message: `failed to override values: ${error.message}` };
    case "limit":
      return { code: "template-limit", message: error.message };
  }
}

const actionPattern = /\{\{(?:[^}]|\}(?!\}))*\}\}/g;

/**
 * A text whose templates could not be rendered, made readable as YAML: lines of nothing but actions
 * are emptied, actions in other lines become a word.
 */
export function withoutActions(text: MappedText): MappedText {
  return MappedText.build((out) => {
    let from = 0;
    for (const match of text.text.matchAll(actionPattern)) {
      const end = match.index + match[0].length;
      out.take(text, from, match.index);
      const word = standsAlone(text.text, match.index, end) ? "" : "x";
      out.put(word + "\n".repeat(lineEndsIn(match[0])), text.sourceOf(match.index, end));
      from = end;
    }
    out.take(text, from, text.text.length);
  });
}

function standsAlone(text: string, start: number, end: number): boolean {
  const lineStart = text.lastIndexOf("\n", start - 1) + 1;
  const lineEnd = text.indexOf("\n", end);
  const line = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
  return line.replaceAll(actionPattern, "").trim() === "";
}

function lineEndsIn(text: string): number {
  return text.split("\n").length - 1;
}
