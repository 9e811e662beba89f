import { MappedText, type SourceRange } from "./text/mappedText.ts";
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

/**
 * A text whose templates could not be rendered, made readable as YAML: lines of nothing but actions
 * are emptied, actions in other lines become a word.
 */
export function withoutActions(text: MappedText): MappedText {
  const groups = [...lineGroups(text.text)];
  return MappedText.build((out) => {
    let from = 0;
    for (const group of groups) {
      const word = standsAlone(text.text, group) ? "" : "x";
      for (const { start, end } of group.actions) {
        out.take(text, from, start);
        const lineEnds = "\n".repeat(lineEndsIn(text.text.slice(start, end)));
        out.put(word + lineEnds, text.sourceOf(start, end));
        from = end;
      }
    }
    out.take(text, from, text.text.length);
  });
}

/** Actions that share a line. */
interface LineGroup {
  readonly actions: SourceRange[];
  /** Where the line of the last one ends. */
  lineEnd: number;
}

function* lineGroups(text: string): Generator<LineGroup> {
  let group: LineGroup | undefined;
  for (const action of actionsIn(text)) {
    if (group && action.start < group.lineEnd) group.actions.push(action);
    else {
      if (group) yield group;
      group = { actions: [action], lineEnd: 0 };
    }
    if (action.end > group.lineEnd) group.lineEnd = lineEndFrom(text, action.end);
  }
  if (group) yield group;
}

function* actionsIn(text: string): Generator<SourceRange> {
  for (let start = text.indexOf("{{"); start >= 0;) {
    const close = text.indexOf("}}", start + 2);
    if (close < 0) return;
    yield { start, end: close + 2 };
    start = text.indexOf("{{", close + 2);
  }
}

function lineEndFrom(text: string, at: number): number {
  const feed = text.indexOf("\n", at);
  return feed < 0 ? text.length : feed;
}

function standsAlone(text: string, { actions, lineEnd }: LineGroup): boolean {
  let from = text.lastIndexOf("\n", (actions[0]?.start ?? 0) - 1) + 1;
  if (actions[0]?.start === 0) from = 0;
  for (const { start, end } of actions) {
    if (text.slice(from, start).trim() !== "") return false;
    from = end;
  }
  return text.slice(from, lineEnd).trim() === "";
}

function lineEndsIn(text: string): number {
  return text.split("\n").length - 1;
}
