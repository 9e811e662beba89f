import { lintTask } from "../../../src/acr/lint/lintTask.ts";
import type { TaskFinding, TaskFix } from "../../../src/acr/lint/finding.ts";
import { readTaskFile } from "../../../src/acr/taskFile.ts";

/** What the findings of a task file are tested with besides its text. */
interface LintCaseOptions {
  /** Dockerfiles of the workspace; `null` for one that is looked for and not there. */
  readonly files?: Readonly<Record<string, string | null>>;
}

/** The findings of a task file in a run of `myregistry.azurecr.io` on linux/amd64. */
export function findingsOf(source: string, { files = {} }: LintCaseOptions = {}) {
  const reading = readTaskFile(source, {
    os: "linux",
    run: { Registry: "myregistry.azurecr.io", ID: "cf1" },
    values: {},
    name: "acr-task.yaml",
  });
  const found = lintTask(reading, {
    runPlatform: { os: "linux", architecture: "amd64" },
    files: new Map(Object.entries(files)),
  });
  return { reading, found };
}

/** `rule: the text it stands at`. */
export function saidOf(source: string, options: LintCaseOptions = {}): string[] {
  return findingsOf(source, options).found.map(
    ({ rule, range }) => `${rule}: ${source.slice(range.start, range.end)}`,
  );
}

/** The text with a fix applied. */
export function applyFix(source: string, { edits }: TaskFix): string {
  let text = source;
  const fromTheEnd = [...edits].sort((a, b) => b.range.start - a.range.start);
  for (const { range, text: put } of fromTheEnd) {
    text = text.slice(0, range.start) + put + text.slice(range.end);
  }
  return text;
}

/** The text after the first fix of the first finding that has one, again and again (at most 20 times). */
export function mended(source: string, options: LintCaseOptions = {}): string {
  let text = source;
  for (let i = 0; i < 20; i++) {
    const fix = findingsOf(text, options).found.flatMap((one: TaskFinding) =>
      one.fixes.slice(0, 1),
    )[0];
    if (!fix) return text;
    text = applyFix(text, fix);
  }
  throw new Error(`The fixes never come to an end:\n${text}`);
}

/** The run's registry, as task files of every version write it. */
export const runRegistry = "{{.Run.Registry}}";

/** A task file of these steps, a line each, in the version that has aliases. */
export function task(...lines: readonly string[]): string {
  return ["version: v1.1.0", "steps:", ...lines, ""].join("\n");
}
