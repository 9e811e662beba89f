import { AppError, isBranded } from "../../core/base/errors.ts";

/** Why a run, or an act of a step, did not work. */
export type TaskRunErrorCode =
  /** An image is of a registry that is no connection. */
  | "unknownRegistry"
  /** There is a list of that name in this run, and `--amend` was not given. */
  | "listExists"
  /** No list of that name was made in this run. */
  | "noList"
  /** An annotation is about an image that is not in the list. */
  | "noMember"
  /** A list cannot be made of these images, or the registry's tag is not what it was. */
  | "listRefused"
  /** A file of the workspace was named that lies elsewhere. */
  | "outside"
  /** The content of a secret file is no Base64. */
  | "volume"
  /** The step is none that is run on this computer. */
  | "notHere";

/** A run, or a step of it, could not do what it was to do. The message is for the run's log. */
export class TaskRunError extends AppError<TaskRunErrorCode> {
  readonly brand = "TaskRunError";

  static is(error: unknown, code?: TaskRunErrorCode): error is TaskRunError {
    return isBranded(error, "TaskRunError", code);
  }
}
