import { AppError, isBranded } from "../../core/base/errors.ts";

type DraftEditErrorCode =
  /** The text is another than the one that the edit was worked out for. */
  | "changedMeanwhile"
  /** The edit was made, but what it was made in could not be saved. */
  | "notSaved";

/** A draft could not be edited. */
export class DraftEditError extends AppError<DraftEditErrorCode> {
  readonly brand = "DraftEditError";

  static is(error: unknown, code?: DraftEditErrorCode): error is DraftEditError {
    return isBranded(error, "DraftEditError", code);
  }
}

/** Tells that the text is another than the one that an edit was worked out for. */
export function changedMeanwhile(): DraftEditError {
  return new DraftEditError("changedMeanwhile", "The draft is another than the edit was made for");
}
