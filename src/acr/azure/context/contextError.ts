import { AppError, isBranded } from "../../../core/base/errors.ts";

/** Why a folder cannot be sent as the context of a run. */
export type ContextErrorCode =
  /** It is not there, or no folder. */
  | "notAFolder"
  /** A line of the ignore file is no pattern; Docker refuses it as well. */
  | "badPattern"
  | "tooManyFiles"
  | "unreadable"
  /** A file became shorter, or something else, while it was read. */
  | "changed";

/** A context cannot be listed or packed. */
export class ContextError extends AppError<ContextErrorCode> {
  readonly brand = "ContextError";
  /** What it is about: a path, or the pattern as written. */
  readonly subject: string;

  constructor(code: ContextErrorCode, subject: string, message: string, cause?: unknown) {
    super(code, message, { cause });
    this.subject = subject;
  }

  static is(error: unknown, code?: ContextErrorCode): error is ContextError {
    return isBranded(error, "ContextError", code);
  }
}
