import { lintTask } from "../src/acr/lint/lintTask.ts";
import { completeTask } from "../src/acr/language/completeTask.ts";
import { hoverTask } from "../src/acr/language/hoverTask.ts";
import { outlineTask } from "../src/acr/language/outlineTask.ts";
import { taskTokens } from "../src/acr/language/taskTokens.ts";
import { planTask } from "../src/acr/plan/planTask.ts";
import { readTaskFile } from "../src/acr/taskFile.ts";
import { longTask } from "../test/support/acr/longTask.ts";
import { formatMs, median, timed, type Figure } from "./benchmark.ts";

export const title = "Check a task file of 2,000 lines while somebody types";

const runs = 15;
const inputs = {
  os: "linux",
  run: { Registry: "myregistry.azurecr.io", ID: "cf1" },
  values: {},
  name: "acr-task.yaml",
} as const;

/** What each pause in typing costs, and what is asked for at the cursor. */
export async function run(): Promise<readonly Figure[]> {
  const source = longTask(2000);
  const reading = readTaskFile(source, inputs);
  const plan = reading.task && planTask(reading.task);
  const task = { reading, plan, inputs };
  const lint = { runPlatform: { os: "linux", architecture: "amd64" }, files: new Map() } as const;
  const middle = source.indexOf("docker manifest create", source.length / 2) + 24;
  const figures: readonly (readonly [string, () => unknown, string?])[] = [
    ["Read and check", () => lintTask(readTaskFile(source, inputs), lint), "50 ms"],
    ["Read alone", () => readTaskFile(source, inputs)],
    ["Complete", () => completeTask(task, middle, { dockerfiles: [], registries: [] })],
    ["Explain", () => hoverTask(task, middle)],
    ["Outline", () => outlineTask(task)],
    ["Colour", () => taskTokens(reading)],
  ];
  const measured: Figure[] = [];
  for (const [what, work, against] of figures) {
    const times: number[] = [];
    for (let i = 0; i < runs; i++) times.push(await timed(() => Promise.resolve(work())));
    const value = formatMs(median(times));
    measured.push({ what, value, ...(against === undefined ? {} : { against }) });
  }
  return measured;
}
