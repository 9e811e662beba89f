import { AppError, isBranded } from "../core/base/errors.ts";

export type ProviderErrorCode =
  /** Nothing provides it: the extension is not installed, disabled, or not ready yet. */
  | "missing"
  /** The extension has no credential for the registry: nobody is signed in there. */
  | "signedOut"
  /** The extension's code failed. */
  | "failed"
  /** The extension's answer is not what the API says, or beyond its limits. */
  | "badAnswer"
  | "timeout";

/** The provider of another extension did not do what it is for. Holds nothing that it answered. */
export class ProviderError extends AppError<ProviderErrorCode> {
  readonly brand = "ProviderError";
  /** What the provider is called. */
  readonly provider: string;
  /** What the extension said, on one line; empty where it said nothing. */
  readonly reason: string;

  constructor(
    code: ProviderErrorCode,
    context: { readonly provider: string; readonly reason?: string },
  ) {
    const { provider, reason = "" } = context;
    super(code, `The provider ${provider}: ${code}${reason && `, ${reason}`}`);
    this.provider = provider;
    this.reason = reason;
  }

  static is(error: unknown, code?: ProviderErrorCode): error is ProviderError {
    return isBranded(error, "ProviderError", code);
  }
}
