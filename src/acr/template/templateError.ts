import { AppError, isBranded } from "../../core/base/errors.ts";
import type { SourceRange } from "../text/mappedText.ts";

/**
 * What went wrong: `parse` (the text is no template), `execute` (it cannot be rendered with these
 * values), `data` (the values cannot be handed to it), `limit` (it asks for more than the editor
 * gives: output, loops, depth, large patterns).
 */
export type TemplateErrorCode = "parse" | "execute" | "data" | "limit";

const brand = "TemplateError";

/** A template that the engine refuses. The message is the one Go's text/template gives. */
export class TemplateError extends AppError<TemplateErrorCode> {
  readonly brand = brand;
  /**
   * Where: in the text that was parsed; from `renderTemplate` on, in the file that the mapped text
   * came from.
   */
  readonly range: SourceRange;

  constructor(code: TemplateErrorCode, message: string, range: SourceRange) {
    super(code, message);
    this.range = range;
  }

  static is(error: unknown, code?: TemplateErrorCode): error is TemplateError {
    return isBranded(error, brand, code);
  }
}
