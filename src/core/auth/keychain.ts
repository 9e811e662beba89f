import { AppError, isBranded } from "../base/errors.ts";

/** Keeps secrets under account names. Each implementation has a service name of its own. */
export interface Keychain {
  /** Throws {@link KeychainError} where the keychain does not answer. */
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  /** Does nothing if there is no such secret. */
  delete(account: string): Promise<void>;
}

export type KeychainErrorCode =
  /** No keychain answers: none is installed, none runs, or it refused. */
  | "unavailable"
  /** It did not answer in time; it may be waiting for its user to unlock it. */
  | "timeout"
  /** It holds no such secret, or is locked: some keychains say the same of both. */
  | "missing"
  /** The place that keeps secrets instead of a keychain does not hold it any more. */
  | "gone";

/** A secret cannot be had from where it was put, or cannot be put there. */
export class KeychainError extends AppError<KeychainErrorCode> {
  readonly brand = "KeychainError";

  constructor(code: KeychainErrorCode, message: string, cause?: unknown) {
    super(code, message, { cause });
  }

  static is(error: unknown, code?: KeychainErrorCode): error is KeychainError {
    return isBranded(error, "KeychainError", code);
  }
}
