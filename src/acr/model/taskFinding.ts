import type { SourceRange } from "../text/mappedText.ts";
import type { TaskFailureCode } from "../taskReading.ts";
import type { Keyed, KeyPlace } from "./keyed.ts";

/** Something the engine gives up at, while it checks a task. */
export interface TaskFinding {
  readonly code: TaskFailureCode;
  /** The engine's words. */
  readonly message: string;
  readonly range: SourceRange;
  /** The engine does not refuse this, it crashes. */
  readonly isCrash: boolean;
}

export function finding(code: TaskFailureCode, message: string, range: SourceRange): TaskFinding {
  return { code, message, range, isCrash: false };
}

/** Null where the engine takes an item for granted. */
export function crash(code: TaskFailureCode, range: SourceRange): TaskFinding {
  const message = "panic: runtime error: invalid memory address or nil pointer dereference";
  return { code, message, range, isCrash: true };
}

/** Where to point at for a whole mapping: the key, else what stands first in it. */
export function placeOf(keyed: Keyed, key?: string): SourceRange {
  const place = key === undefined ? undefined : keyed.keys.get(key);
  if (place) return joined(place);
  let first: SourceRange | undefined;
  for (const { key: range } of keyed.keys.values()) {
    if (!first || range.start < first.start) first = range;
  }
  return first ?? keyed.range;
}

function joined({ key, value }: KeyPlace): SourceRange {
  return value.end > value.start ? value : key;
}
