import type { Step } from "../model/task.ts";
import type { SourceRange } from "../text/mappedText.ts";
import { keysOf } from "./keyKinds.ts";
import { touches } from "./ranges.ts";
import type { ReadTask } from "./readTask.ts";
import { stepFacts, type StepFacts } from "./stepFacts.ts";
import { nameAt, placeAt } from "./taskNames.ts";
import { taskPlaceAt, type TaskMapping } from "./taskPlace.ts";
import { actionAt, renderedFrom } from "./templateSpans.ts";

/** What is known of what stands at a place of a task file. */
export type TaskHover =
  | {
      readonly kind: "key";
      readonly range: SourceRange;
      readonly mapping: TaskMapping;
      readonly key: string;
      /** Of the step that the key says what to do. */
      readonly step: StepFacts | undefined;
    }
  | {
      readonly kind: "action";
      readonly range: SourceRange;
      readonly written: string;
      /** What it became, each time it was looked at; nothing where it makes no text. */
      readonly results: readonly string[];
      /** The function at the place. */
      readonly functionName: string | undefined;
    }
  | {
      readonly kind: "alias";
      readonly range: SourceRange;
      readonly name: string;
      readonly value: string;
      readonly origin: "engine" | "source" | "file";
      readonly results: readonly string[];
    }
  | { readonly kind: "step"; readonly range: SourceRange; readonly step: StepFacts };

/** What is known of what stands at an offset. */
export function hoverTask(task: ReadTask, offset: number): TaskHover | undefined {
  const { reading } = task;
  const found = actionAt(reading.source, offset);
  if (found) {
    const { range } = found.action;
    const { token } = found;
    return {
      kind: "action",
      range,
      written: reading.source.slice(range.start, range.end),
      results: renderedFrom(reading, range),
      functionName: token?.kind === "function" ? token.text : undefined,
    };
  }
  return nameHover(task, offset) ?? keyHover(task, offset);
}

function nameHover(task: ReadTask, offset: number): TaskHover | undefined {
  const { reading } = task;
  const name = nameAt(reading, offset);
  const range = name && placeAt(name, offset);
  if (!name || !range) return undefined;
  if (name.kind === "step") {
    const step = reading.task?.steps.find(({ id }) => id === name.name);
    return step && { kind: "step", range, step: stepFacts(task, step) };
  }
  const alias = reading.aliases.byName.get(name.name);
  if (!alias) return undefined;
  const use = reading.aliases.uses.find((each) => touches(each.range, offset));
  const place = use?.range ?? range;
  const results = use?.kind === "text" ? renderedFrom(reading, place) : [];
  return { kind: "alias", range: place, ...alias, results };
}

function keyHover(task: ReadTask, offset: number): TaskHover | undefined {
  const { source } = task.reading;
  const place = taskPlaceAt(source, offset);
  if (place.key !== undefined || !place.mapping) return undefined;
  const { start } = place.word;
  const [key] = /^[\w.-]+(?=["']?\s*:)/.exec(source.slice(start)) ?? [];
  if (key === undefined || !keysOf[place.mapping].includes(key)) return undefined;
  const step = place.mapping === "step" ? stepOf(task, offset) : undefined;
  const isMain = key === "build" || key === "cmd" || key === "push";
  return {
    kind: "key",
    range: { start, end: start + key.length },
    mapping: place.mapping,
    key,
    step: isMain && step ? stepFacts(task, step) : undefined,
  };
}

function stepOf({ reading }: ReadTask, offset: number): Step | undefined {
  return reading.task?.steps.findLast(({ range }) => range.start <= offset && offset <= range.end);
}
