import type { SourceRange } from "../text/mappedText.ts";
import type { RawTask } from "./rawTask.ts";

/** Steps of a task that are looked at. */
const maxSteps = 5000;

/** Characters of the task's `env`, once for each step that they are given to. */
const maxEnvCharacters = 20_000_000;

/** A task with as many of its steps as can be looked at while somebody types. */
export interface LimitedTask {
  readonly raw: RawTask;
  /** The first step that is left out, in the file. */
  readonly tooMany: SourceRange | undefined;
}

/** Cuts steps off where a loop makes more of them than anybody means to run. */
export function limitSteps(raw: RawTask): LimitedTask {
  const envCharacters = raw.env.reduce((sum, { text }) => sum + text.text.length + 1, 1);
  const count = Math.min(maxSteps, Math.floor(maxEnvCharacters / envCharacters));
  if (raw.steps.length <= count) return { raw, tooMany: undefined };
  const limited = {
    ...raw,
    steps: raw.steps.slice(0, count),
    stepPlaces: raw.stepPlaces.slice(0, count),
  };
  return { raw: limited, tooMany: raw.stepPlaces[count] ?? raw.range };
}
