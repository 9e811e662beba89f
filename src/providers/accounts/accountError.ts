import { AppError, isBranded } from "../../core/base/errors.ts";

type AccountErrorCode =
  /** VS Code is not signed in to the account any more, or does not give it to us. */
  | "signedOut"
  /** VS Code did not say: its provider of such accounts is missing, not set up, or failed. */
  | "unavailable"
  /** The account does not belong to the registry, or not any more. */
  | "foreign";

/** A connection cannot be signed in to with the account it was given. */
export class AccountError extends AppError<AccountErrorCode> {
  readonly brand = "AccountError";
  /** What the account is one of: `GitHub`. */
  readonly label: string;

  constructor(code: AccountErrorCode, label: string, options: { readonly cause?: unknown } = {}) {
    super(code, `The account of ${label}: ${code}`, options);
    this.label = label;
  }

  static is(error: unknown, code?: AccountErrorCode): error is AccountError {
    return isBranded(error, "AccountError", code);
  }
}
