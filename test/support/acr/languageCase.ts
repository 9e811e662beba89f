import type { ReadTask } from "../../../src/acr/language/readTask.ts";
import { planTask } from "../../../src/acr/plan/planTask.ts";
import { readTaskFile } from "../../../src/acr/taskFile.ts";

/** A task file whose text has `|` where somebody is: the last one, without it. */
export function readCase(marked: string): { readonly view: ReadTask; readonly offset: number } {
  const offset = marked.search(/\|(?! \w)(?![-\d]*\n)/);
  const source = marked.slice(0, offset) + marked.slice(offset + 1);
  const inputs = {
    os: "linux",
    run: { Registry: "myregistry.azurecr.io", ID: "cf1" },
    values: { name: "kim" },
    name: "acr-task.yaml",
  } as const;
  const reading = readTaskFile(source, inputs);
  return { view: { reading, plan: reading.task && planTask(reading.task), inputs }, offset };
}
