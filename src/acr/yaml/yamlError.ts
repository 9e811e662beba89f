import { AppError, isBranded } from "../../core/base/errors.ts";
import type { SourceRange } from "../text/mappedText.ts";

/** `syntax`: no YAML; `content`: YAML that cannot be decoded at all (anchors, merges, tags). */
export type YamlErrorCode = "syntax" | "content";

const brand = "YamlError";

/** YAML that is refused as a whole. The message is the one of Go's yaml.v2, `yaml: ` included. */
export class YamlError extends AppError<YamlErrorCode> {
  readonly brand = brand;
  /** Where in the text that was parsed; empty for a place between characters. */
  readonly range: SourceRange;
  /** Offset where what could not be read began: an open quote, a key without its colon. */
  readonly suspect: number;

  constructor(code: YamlErrorCode, message: string, range: SourceRange, suspect = range.start) {
    super(code, `yaml: ${message}`);
    this.range = range;
    this.suspect = suspect;
  }

  static is(error: unknown, code?: YamlErrorCode): error is YamlError {
    return isBranded(error, brand, code);
  }
}
