import { nearMiss } from "../lint/nearMiss.ts";
import type { TaskFix } from "../lint/finding.ts";
import { replaceFix } from "../lint/makeFinding.ts";
import type { TaskFailure, TaskReading } from "../taskReading.ts";

/** What would let the engine accept a file that it refuses, where that is plain. */
export function failureFixes(reading: TaskReading): readonly TaskFix[] {
  const { failure } = reading;
  if (!failure || failure.range.end === failure.range.start) return [];
  const written = reading.source.slice(failure.range.start, failure.range.end);
  switch (failure.code) {
    case "version":
      return [
        { kind: "version", text: "v1.1.0", edits: [{ range: failure.range, text: "v1.1.0" }] },
      ];
    case "cache":
      return ["enabled", "disabled"].map((text) => replaceFix(failure.range, text));
    case "when-unknown":
      return stepFixes(reading, failure, written);
    case "yaml-type":
      return failure.parts.flatMap(({ message, range }) =>
        message.endsWith("into []string") ? inBrackets(reading.source, range) : [],
      );
    default:
      return [];
  }
}

/** Ids of steps above that are nearly the one that is not there. */
function stepFixes(reading: TaskReading, { range }: TaskFailure, written: string): TaskFix[] {
  const above = (reading.task?.steps ?? [])
    .filter((step) => step.range.end <= range.start)
    .map(({ name, id }) => name?.text.text ?? id);
  const near = nearMiss(written.replace(/^["']|["']$/g, ""), above);
  return near === undefined ? [] : [replaceFix(range, near)];
}

function inBrackets(source: string, range: TaskFailure["range"]): TaskFix[] {
  const written = source.slice(range.start, range.end);
  return /[\n[\]{},]/.test(written) || written === "" ? [] : [replaceFix(range, `[${written}]`)];
}
