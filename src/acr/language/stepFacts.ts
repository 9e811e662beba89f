import type { Step } from "../model/task.ts";
import type { PlannedBuild, PlannedList } from "../plan/taskPlan.ts";
import type { ReadTask } from "./readTask.ts";

/** What a step does with images, and what it waits for. */
export interface StepFacts {
  readonly step: Step;
  readonly builds: readonly PlannedBuild[];
  /** Images, as rendered. */
  readonly pushes: readonly string[];
  readonly lists: readonly PlannedList[];
  /** Ids of the steps that must be done before. */
  readonly waitsFor: readonly string[];
}

/** What a step does, as far as the file says it. */
export function stepFacts({ reading, plan }: ReadTask, step: Step): StepFacts {
  const pushes = [...(plan?.pushes ?? []), ...(plan?.listPushes ?? [])];
  return {
    step,
    builds: (plan?.builds ?? []).filter((build) => build.step === step),
    pushes: pushes.filter((push) => push.step === step).map(({ image }) => image.text),
    lists: (plan?.lists ?? []).filter((list) => list.step === step),
    waitsFor: reading.graph?.parents.get(step.id) ?? [],
  };
}
