import { abortError } from "../../src/core/base/abort.ts";
import { Emitter } from "../../src/core/base/event.ts";
import type {
  Accounts,
  AccountSession,
  SessionRequest,
} from "../../src/providers/accounts/accounts.ts";

/** Accounts of one provider in memory: each session is of a provider, an account and its scopes. */
export class MemoryAccounts implements Accounts {
  readonly sessions = new Map<string, AccountSession>();
  /** What was asked of the user. */
  readonly asked: (SessionRequest & { readonly again?: boolean })[] = [];
  /** Who signs in when asked; nobody does if missing. */
  user: AccountSession | undefined;
  readonly #changed = new Emitter<string>();
  readonly onDidChange = this.#changed.event;

  find(
    request: SessionRequest & { readonly accountId: string },
  ): Promise<AccountSession | undefined> {
    return Promise.resolve(this.sessions.get(keyOf(request, request.accountId)));
  }

  signIn(request: SessionRequest & { readonly again?: boolean }): Promise<AccountSession> {
    this.asked.push(request);
    const { user } = this;
    if (!user) return Promise.reject(abortError());
    this.sessions.set(keyOf(request, user.accountId), user);
    this.#changed.fire(request.provider);
    return Promise.resolve(user);
  }

  /** Ends all sessions, as signing out does. */
  signOut(provider: string): void {
    this.sessions.clear();
    this.#changed.fire(provider);
  }
}

function keyOf({ provider, scopes }: SessionRequest, accountId: string): string {
  return JSON.stringify([provider, accountId, scopes]);
}
