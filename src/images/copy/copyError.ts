import { AppError, isBranded } from "../../core/base/errors.ts";
import type { Digest } from "../../core/oci/digest.ts";

type CopyErrorCode = "tooDeep" | "tooMany" | "tooLarge" | "unreadable" | "sparseRefused";

/**
 * Something cannot be copied whole: indexes within indexes beyond a limit, more manifests than
 * a limit or larger ones (`tooLarge`), or a manifest of which is not known what it needs (schema 1, unknown digest algorithms).
 * `sparseRefused`: the target takes no index that names images it does not have.
 */
export class CopyError extends AppError<CopyErrorCode> {
  readonly brand = "CopyError";
  readonly digest: Digest;

  constructor(code: CopyErrorCode, digest: Digest, options?: { readonly cause?: unknown }) {
    super(code, `${digest} cannot be copied: ${code}`, options);
    this.digest = digest;
  }

  static is(error: unknown, code?: CopyErrorCode): error is CopyError {
    return isBranded(error, "CopyError", code);
  }
}
