import { planTask } from "../plan/planTask.ts";
import type { TaskPlan } from "../plan/taskPlan.ts";
import type { TaskReading } from "../taskReading.ts";
import type { TaskFinding } from "./finding.ts";
import { LintContext, type LintInputs } from "./lintContext.ts";
import { aliases } from "./rules/aliases.ts";
import { buildLines } from "./rules/buildLines.ts";
import { commands } from "./rules/commands.ts";
import { comments } from "./rules/comments.ts";
import { dockerfileProblems, sharedBases } from "./rules/dockerfiles.ts";
import {
  misspelledRuns,
  missingRegistries,
  tagsTwice,
  unbuiltImages,
  unusedImages,
} from "./rules/images.ts";
import { keys } from "./rules/keys.ts";
import { incompleteLists, listMembers, listNames, platformsTwice } from "./rules/lists.ts";
import { usesTooEarly } from "./rules/order.ts";
import { annotationMismatches, platformMismatches } from "./rules/platforms.ts";
import { secrets, steps } from "./rules/steps.ts";
import { templates, unsetValues } from "./rules/templates.ts";

type Rule = (context: LintContext) => Iterable<TaskFinding>;

/** Rules about what is missing: where a part of the file could not be read, it may be there. */
const rulesOfAbsence: readonly Rule[] = [
  unbuiltImages,
  misspelledRuns,
  unusedImages,
  listMembers,
  incompleteLists,
  listNames,
];

const rules: readonly Rule[] = [
  commands,
  missingRegistries,
  tagsTwice,
  platformsTwice,
  usesTooEarly,
  platformMismatches,
  annotationMismatches,
  dockerfileProblems,
  sharedBases,
  buildLines,
  keys,
  steps,
  secrets,
  templates,
  unsetValues,
  aliases,
  comments,
];

/**
 * What the engine accepts in a task file and nobody wants, in the order of the file. Nothing for a
 * file that could not be read as a task: `failure` of the reading says why.
 */
export function lintTask(
  reading: TaskReading,
  inputs: LintInputs,
  plan: TaskPlan | undefined = reading.task && planTask(reading.task),
): readonly TaskFinding[] {
  if (!reading.task || !plan) return [];
  const context = new LintContext(reading, reading.task, plan, inputs);
  const isWhole = !/^(?:yaml|template)-/.test(reading.failure?.code ?? "");
  const found = [...(isWhole ? rulesOfAbsence : []), ...rules].flatMap((rule) => [
    ...rule(context),
  ]);
  return found.sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
}
