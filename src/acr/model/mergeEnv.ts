import type { SourceRange } from "../text/mappedText.ts";
import type { Scalar } from "./keyed.ts";
import { finding, type TaskFinding } from "./taskFinding.ts";

/** The variables of a step, and what the engine says of ones it cannot read. */
export interface MergedEnv {
  readonly env: readonly string[];
  readonly error: TaskFinding | undefined;
}

/**
 * Adds the task's variables to a step's (acr-builder graph/task.go mergeEnvs). The task's entries are
 * split at commas; the step's are only looked at where the task has any.
 */
export function mergeEnv(step: readonly Scalar[], task: readonly Scalar[]): MergedEnv {
  const env = step.map(({ text }) => text.text);
  if (task.length === 0) return { env, error: undefined };
  const names = new Set<string>();
  for (const { text, range } of step) {
    const name = nameOf(text.text);
    if (name === undefined) return { env, error: refused("step", text.text, range) };
    names.add(name);
  }
  const entries = task.flatMap(({ text, range }) =>
    text.text.split(",").map((entry) => ({ entry, range })),
  );
  for (const { entry, range } of entries) {
    const name = nameOf(entry);
    if (name === undefined) return { env, error: refused("task", entry, range) };
    if (!names.has(name)) env.push(entry);
  }
  return { env, error: undefined };
}

function nameOf(entry: string): string | undefined {
  const equals = entry.indexOf("=");
  return equals < 0 ? undefined : entry.slice(0, equals);
}

function refused(owner: "step" | "task", entry: string, range: SourceRange): TaskFinding {
  const problem = `cannot parse ${owner} environment variable ${entry} correctly`;
  const message = `failed to merge task and step environment variables: ${problem}`;
  return finding("env", message, range);
}
