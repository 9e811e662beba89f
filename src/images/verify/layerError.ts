import { AppError, isBranded } from "../../core/base/errors.ts";
import type { NotExaminedReason } from "./verifyFinding.ts";

type LayerErrorCode = Extract<NotExaminedReason, "tooLarge" | "unknownCompression" | "brokenLayer">;

/** A layer cannot be looked through. */
export class LayerError extends AppError<LayerErrorCode> {
  readonly brand = "LayerError";

  static is(error: unknown, code?: LayerErrorCode): error is LayerError {
    return isBranded(error, "LayerError", code);
  }
}
