import { AppError, isBranded } from "../base/errors.ts";
import type { CredentialTool } from "./toolSignIn.ts";

export type AuthErrorCode =
  /** The registry asks who we are, and the connection is anonymous. */
  | "signInRequired"
  /** The registry or its token server does not accept user name and password, or the token. */
  | "credentialsRejected"
  /** The registry asks in a way that we, or the kind of credential, cannot answer. */
  | "unsupportedScheme"
  /** The token server named by the registry is not one that credentials may be sent to. */
  | "realmRefused"
  /** Who we are was accepted, but not what we want to do; or the token server failed. */
  | "tokenRefused"
  /** The token server's answer holds no token. */
  | "badTokenAnswer";

/** Where and how signing in failed. */
export interface AuthErrorContext {
  /** `host[:port]` of the registry. */
  readonly host: string;
  /** In lower case; the empty string where the registry named none. */
  readonly scheme: string;
  /** URL of the token server, redacted. */
  readonly realm?: string;
  /**
   * `host[:port]` of a refused token server that would be asked if the user allowed it, as
   * `CredentialSource.tokenHost`.
   */
  readonly realmHost?: string;
  /** The scopes asked for, separated by spaces. */
  readonly scope?: string;
  /** HTTP status of the token server, where that refused. */
  readonly tokenStatus?: number;
  /** The program whose credential was used. */
  readonly tool?: CredentialTool;
  /** What it is called, where it is an extension or an account. */
  readonly toolLabel?: string;
  readonly cause?: unknown;
}

/** Signing in to a registry failed. */
export class AuthError extends AppError<AuthErrorCode> {
  readonly brand = "AuthError";
  readonly host: string;
  readonly scheme: string;
  readonly realm: string | undefined;
  readonly realmHost: string | undefined;
  readonly scope: string | undefined;
  readonly tokenStatus: number | undefined;
  readonly tool: CredentialTool | undefined;
  readonly toolLabel: string | undefined;
  readonly #context: AuthErrorContext;

  constructor(code: AuthErrorCode, message: string, context: AuthErrorContext) {
    super(code, message, { cause: context.cause });
    this.host = context.host;
    this.scheme = context.scheme;
    this.realm = context.realm;
    this.realmHost = context.realmHost;
    this.scope = context.scope;
    this.tokenStatus = context.tokenStatus;
    this.tool = context.tool;
    this.toolLabel = context.toolLabel;
    this.#context = context;
  }

  /** The same, with the program whose credential was used. */
  withTool(tool: CredentialTool, label?: string): AuthError {
    const named = label === undefined ? { tool } : { tool, toolLabel: label };
    return new AuthError(this.code, this.message, { ...this.#context, ...named });
  }

  static is(error: unknown, code?: AuthErrorCode): error is AuthError {
    return isBranded(error, "AuthError", code);
  }
}
