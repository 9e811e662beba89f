import type { MappedText, SourceRange } from "./text/mappedText.ts";
import { limitSteps } from "./model/limitSteps.ts";
import { emptyRawTask, readRawTask, type RawTask } from "./model/rawTask.ts";
import { validateTask } from "./model/validateTask.ts";
import type { TaskFailure } from "./taskReading.ts";
import type { TaskFinding } from "./model/taskFinding.ts";
import { parseTolerantly } from "./yaml/parseTolerantly.ts";
import { unmarshalMessage } from "./yaml/unmarshalMessage.ts";
import { YamlDecoder } from "./yaml/yamlDecoder.ts";
import { YamlError } from "./yaml/yamlError.ts";

/** A rendered text as a task, and what the engine says first against it. */
export interface DecodedTask {
  readonly raw: RawTask;
  readonly failure: TaskFailure | undefined;
}

/**
 * Reads a rendered text as YAML into a task and checks what the engine checks right away
 * (acr-builder graph/task.go NewTaskFromString). `prefix` is what the engine puts before its words.
 */
export function decodeTask(
  text: MappedText,
  { phase, prefix }: { readonly phase: "render" | "validate"; readonly prefix: string },
): DecodedTask {
  const decoder = new YamlDecoder();
  // What is rendered for its secrets only is not looked into after a mistake.
  const { root, error } = parseTolerantly(text.text, phase === "render" ? 0 : undefined);
  let raw = emptyRawTask;
  let refused = error;
  try {
    const read = root && readRawTask({ decoder, text }, root);
    if (read?.kind === "set" && read.value) raw = read.value;
  } catch (thrown) {
    if (!YamlError.is(thrown)) throw thrown;
    refused ??= thrown;
  }
  const limited = limitSteps(raw);
  raw = limited.raw;
  if (refused) {
    const range = text.sourceOf(refused.range.start, refused.range.end);
    const code = refused.code === "syntax" ? "yaml-syntax" : "yaml-type";
    const message = prefix + refused.message;
    return { raw, failure: { phase, code, message, range, parts: [] } };
  }
  if (decoder.complaints.length > 0) return { raw, failure: typeFailure() };
  if (limited.tooMany) return { raw, failure: limitFailure(limited.tooMany) };
  const [found] = validateTask(raw);
  return { raw, failure: found && failureOf(found, phase, prefix) };

  function limitFailure(range: SourceRange): TaskFailure {
    const message = `steps behind the first ${raw.steps.length} are not looked at`;
    return { phase, code: "step-limit", message, range, parts: [] };
  }

  function typeFailure(): TaskFailure {
    const parts = decoder.complaints.map(({ message, range }) => ({
      message,
      range: text.sourceOf(range.start, range.end),
    }));
    const message = prefix + unmarshalMessage(decoder.complaints);
    const range = parts[0]?.range ?? { start: 0, end: 0 };
    return { phase, code: "yaml-type", message, range, parts };
  }
}

/** A finding as the engine puts it. */
export function failureOf(
  { code, message, range, isCrash }: TaskFinding,
  phase: "render" | "validate",
  prefix = "",
): TaskFailure {
  if (isCrash) return { phase: "panic", code, message, range, parts: [] };
  return { phase, code, message: prefix + message, range, parts: [] };
}
