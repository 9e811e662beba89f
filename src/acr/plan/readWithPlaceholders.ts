import { readTaskFile } from "../taskFile.ts";
import type { TaskInputs } from "../taskInputs.ts";
import type { TaskReading } from "../taskReading.ts";
import { usedValues } from "./usedValues.ts";

/**
 * Reads a task file whose values may be given for a run only: where it is no YAML because a value
 * has become nothing (`build: -t app:{{.Values.tag}} .` leaves a colon and a blank), those values
 * become their own names. A file that cannot be read that way either is read as it is.
 */
export function readWithPlaceholders(source: string, inputs: TaskInputs): TaskReading {
  const reading = readTaskFile(source, inputs);
  if (!reading.failure?.code.startsWith("yaml-")) return reading;
  const unset = usedValues(reading, inputs).flatMap(({ name, value }) => {
    const [root, own, ...members] = name.split(".");
    const isUnset = root === "Values" && own !== undefined && value === undefined;
    return isUnset && members.length === 0 ? [[own, own] as const] : [];
  });
  if (unset.length === 0) return reading;
  const given = inputs.values instanceof Map ? inputs.values : Object.entries(inputs.values);
  const values = new Map([...unset, ...given]);
  const again = readTaskFile(source, { ...inputs, values });
  return again.failure ? reading : again;
}
