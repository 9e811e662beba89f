import type { Event } from "../../core/base/event.ts";

/** An account that is signed in, with a token for the scopes that were asked for. */
export interface AccountSession {
  readonly accountId: string;
  /** The user's name there. */
  readonly name: string;
  readonly token: string;
}

/** Which session is wanted. */
export interface SessionRequest {
  /** Id of the authentication provider. */
  readonly provider: string;
  readonly scopes: readonly string[];
  /** Of one account; of the one that the user chooses, if missing. */
  readonly accountId?: string;
}

/** The accounts that the user is signed in to outside of this product. */
export interface Accounts {
  /** The session of an account as it is now; never asks. `undefined` where there is none (any more). */
  find(
    request: SessionRequest & { readonly accountId: string },
  ): Promise<AccountSession | undefined>;
  /**
   * Asks the user to sign in and to allow the scopes. Throws an `AbortError` where they do not.
   * @param request `again`: the token there is was refused, so another one is wanted
   */
  signIn(request: SessionRequest & { readonly again?: boolean }): Promise<AccountSession>;
  /** Fires with the id of the provider whose sessions have changed. */
  readonly onDidChange: Event<string>;
}
