import { AppError, isBranded } from "../../core/base/errors.ts";
import type { SourceRange } from "../text/mappedText.ts";

/** `block`: no YAML that fits; `source`: a file named in `src`; `name`, `directive`: what the block says. */
export type AliasErrorCode = "block" | "source" | "name" | "directive";

const brand = "AliasError";

/** Aliases that the engine refuses; the message is the engine's. */
export class AliasError extends AppError<AliasErrorCode> {
  readonly brand = brand;
  /** In the file. */
  readonly range: SourceRange;

  constructor(code: AliasErrorCode, message: string, range: SourceRange) {
    super(code, message);
    this.range = range;
  }

  static is(error: unknown, code?: AliasErrorCode): error is AliasError {
    return isBranded(error, brand, code);
  }
}
