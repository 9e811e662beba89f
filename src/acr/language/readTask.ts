import type { TaskInputs } from "../taskInputs.ts";
import type { TaskReading } from "../taskReading.ts";
import type { TaskPlan } from "../plan/taskPlan.ts";

/** A task file as the editor's features look at it. */
export interface ReadTask {
  readonly reading: TaskReading;
  readonly plan: TaskPlan | undefined;
  readonly inputs: TaskInputs;
}
