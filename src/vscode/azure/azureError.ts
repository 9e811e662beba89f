import { AppError, isBranded } from "../../core/base/errors.ts";

type AzureErrorCode =
  /** The user did not sign in, or did not allow the account to be used. */
  | "declined"
  /** Nobody is signed in, and nobody was to be asked. */
  | "signedOut"
  /** VS Code could not tell: its provider of such accounts is missing or failed. */
  | "unavailable"
  /** VS Code is not set up for the cloud that the registry is in. */
  | "otherCloud"
  /** The account sees no such registry. */
  | "unseen"
  /** The workspace is not trusted. */
  | "untrusted";

/** Azure cannot be asked, for a reason on this side. */
export class AzureError extends AppError<AzureErrorCode> {
  readonly brand = "AzureError";
  /** What it is about: a registry's host, a cloud. */
  readonly subject: string;

  constructor(code: AzureErrorCode, subject: string, options: { readonly cause?: unknown } = {}) {
    super(code, `Azure (${subject}): ${code}`, options);
    this.subject = subject;
  }

  static is(error: unknown, code?: AzureErrorCode): error is AzureError {
    return isBranded(error, "AzureError", code);
  }
}
