import { AppError, isBranded } from "../base/errors.ts";

type ListEditErrorCode =
  /** The list has no such position, or what stands there is no object. */
  | "noSuchEntry"
  /** The text is no JSON object with an array `manifests`. */
  | "notAList";

/** An edit does not fit the text that it is to be made in. */
export class ListEditError extends AppError<ListEditErrorCode> {
  readonly brand = "ListEditError";

  static is(error: unknown, code?: ListEditErrorCode): error is ListEditError {
    return isBranded(error, "ListEditError", code);
  }
}
