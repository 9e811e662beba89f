import type { TaskEdit } from "../lint/finding.ts";
import type { TaskReading } from "../taskReading.ts";
import { nameAt, namesOf, type TaskName } from "./taskNames.ts";

/** Why a name cannot be another one. */
export type RenameProblem = "engine" | "characters" | "taken" | "reserved";

/** The name at an offset that can be another one; the engine's own aliases stay what they are. */
export function renameableAt(
  reading: TaskReading,
  offset: number,
): TaskName | RenameProblem | undefined {
  const name = nameAt(reading, offset);
  if (!name) return undefined;
  return name.definition ? name : "engine";
}

/** Edits that give a step or an alias another name wherever it stands. */
export function renameTask(
  reading: TaskReading,
  name: TaskName,
  to: string,
): readonly TaskEdit[] | RenameProblem {
  if (name.kind === "alias" && !/^[a-zA-Z0-9]+$/.test(to)) return "characters";
  if (name.kind === "step") {
    if (!/^[^\s"'#,[\]{}&*!|>%@`:-][^\s"'#,[\]{}:]*$/.test(to)) return "characters";
    if (to === "acb_root") return "reserved";
  }
  const others = namesOf(reading).filter((each) => each.kind === name.kind);
  if (to !== name.name && others.some((each) => each.name === to)) return "taken";
  const places = [...(name.definition ? [name.definition] : []), ...name.uses];
  return places.map((range) => ({ range, text: to }));
}
