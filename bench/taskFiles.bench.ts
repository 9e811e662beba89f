import type { LintInputs } from "../src/acr/lint/lintContext.ts";
import { lintTask } from "../src/acr/lint/lintTask.ts";
import { planTask } from "../src/acr/plan/planTask.ts";
import { readTaskFile } from "../src/acr/taskFile.ts";
import type { TaskInputs } from "../src/acr/taskInputs.ts";
import { largeTask } from "../test/support/acr/largeTask.ts";
import { formatMs, median, type Figure } from "./benchmark.ts";

export const title = "Read, plan and check a task file of 2,000 lines";

const rounds = 100;
const inputs: TaskInputs = {
  os: "linux",
  run: { Registry: "myregistry.azurecr.io", ID: "run-id" },
  values: {},
  name: "acr-task.yaml",
};
const lintInputs: LintInputs = {
  runPlatform: { os: "linux", architecture: "amd64" },
  files: new Map(),
};

/** What is done after each key that is pressed, warm: the middle of a hundred times. */
export function run(): Promise<readonly Figure[]> {
  const source = largeTask(2000);
  const times = Array.from({ length: rounds }, () => measure(source)).slice(rounds / 5);
  const middle = (index: number) => median(times.map((time) => time[index] ?? Number.NaN));
  const all = times.map((time) => time.reduce((sum, ms) => sum + ms, 0));
  return Promise.resolve([
    { what: "read", value: formatMs(middle(0)) },
    { what: "plan", value: formatMs(middle(1)) },
    { what: "check", value: formatMs(middle(2)) },
    { what: "all", value: formatMs(median(all)), against: "budget 50 ms on an idle core" },
    { what: "all, the fastest", value: formatMs(Math.min(...all)) },
  ]);
}

/** Milliseconds of each part. */
function measure(source: string): readonly number[] {
  const start = performance.now();
  const reading = readTaskFile(source, inputs);
  const read = performance.now();
  if (!reading.task || reading.failure) throw new Error("The task file cannot be read");
  const plan = planTask(reading.task);
  const planned = performance.now();
  lintTask(reading, lintInputs, plan);
  return [read - start, planned - read, performance.now() - planned];
}
