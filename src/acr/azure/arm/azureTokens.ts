import type { Cancellable } from "../../../core/base/abort.ts";

/** Which access token of Microsoft Entra is wanted. */
export interface AzureTokenRequest extends Cancellable {
  /** `https://management.azure.com/.default` */
  readonly scope: string;
  /** Directory that the token has to be of; the account's own if missing. */
  readonly tenantId?: string;
  /** The token there was is refused, so that another one is wanted. */
  readonly refused?: RefusedToken;
}

/** Why a token is not accepted (continuous access evaluation; a step-up in authentication). */
export interface RefusedToken {
  readonly token: string;
  /** The whole `WWW-Authenticate`, as VS Code wants it. */
  readonly wwwAuthenticate?: string;
  /** The claims that the next token must have: JSON, decoded. */
  readonly claims?: string;
}

/**
 * Gives access tokens, and keeps them as long as they are good. Whoever wants none to be given
 * throws an `AbortError` or an error of their own, which reaches the caller of the request as it is.
 */
export type AzureTokens = (request: AzureTokenRequest) => Promise<string>;
