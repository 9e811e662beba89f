import type { Uri } from "vscode";
import type { TaskFinding } from "../../../acr/lint/finding.ts";
import type { TaskPlan } from "../../../acr/plan/taskPlan.ts";
import type { TaskInputs } from "../../../acr/taskInputs.ts";
import type { TaskReading } from "../../../acr/taskReading.ts";

/** A task file as one version of its text says it. */
export interface TaskView {
  /** Of the document. */
  readonly version: number;
  /** With what the run and its values were taken to be. */
  readonly inputs: TaskInputs;
  /** `reading.failure` is what the engine would say first. */
  readonly reading: TaskReading;
  readonly plan: TaskPlan | undefined;
  /** Of all rules, also of those that are turned off; in the order of the file. */
  readonly findings: readonly TaskFinding[];
  /** Dockerfiles that builds name, by their path in the plan; `null` for one that is not there. */
  readonly dockerfiles: ReadonlyMap<string, WorkspaceFile | null>;
}

/** A file of the workspace that a task file names. */
export interface WorkspaceFile {
  readonly uri: Uri;
  readonly text: string;
}
