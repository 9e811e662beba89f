import { AppError, isBranded } from "../base/errors.ts";

/** Keeps secrets under account names. Each implementation has a service name of its own. */
export interface Keychain {
  /** Throws {@link KeychainError} where the keychain does not answer. */
  get(account: string): Promise<string | undefined>;
  set(account: string, secret: string): Promise<void>;
  /** Does nothing if there is no such secret. */
  delete(account: string): Promise<void>;
}

/** No keychain answers: none is installed, none runs, or it refused. */
export class KeychainError extends AppError<"unavailable"> {
  readonly brand = "KeychainError";

  constructor(message: string, cause: unknown) {
    super("unavailable", message, { cause });
  }

  static is(error: unknown): error is KeychainError {
    return isBranded(error, "KeychainError");
  }
}
