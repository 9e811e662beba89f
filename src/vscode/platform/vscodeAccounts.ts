import { authentication, l10n, type AuthenticationSession } from "vscode";
import { abortError } from "../../core/base/abort.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import { Emitter } from "../../core/base/event.ts";
import type {
  Accounts,
  AccountSession,
  SessionRequest,
} from "../../providers/accounts/accounts.ts";

/** What VS Code says where the user does not sign in; there is no code for it. */
const declined = /cancel|consent/i;

/** The accounts of VS Code's own, as its Accounts menu has them. */
export class VscodeAccounts implements Accounts, Disposable {
  readonly #changed = new Emitter<string>();
  readonly onDidChange = this.#changed.event;
  readonly #subscription = authentication.onDidChangeSessions(({ provider }) =>
    this.#changed.fire(provider.id),
  );

  async find({
    provider,
    scopes,
    accountId,
  }: SessionRequest & { readonly accountId: string }): Promise<AccountSession | undefined> {
    const account = await accountOf(provider, accountId);
    if (!account) return undefined;
    const session = await authentication.getSession(provider, scopes, { silent: true, account });
    // Never another account's, whatever a provider makes of the question.
    return session?.account.id === accountId ? read(session) : undefined;
  }

  async signIn({
    provider,
    scopes,
    accountId,
    again = false,
  }: SessionRequest & { readonly again?: boolean }): Promise<AccountSession> {
    const account = accountId === undefined ? undefined : await accountOf(provider, accountId);
    const question = {
      detail: l10n.t(
        "The account is used to sign in to the registry. Its token stays with VS Code.",
      ),
    };
    try {
      // Without an account to stay with, the user chooses among those there are.
      const whose = account ? { account } : { clearSessionPreference: true };
      const session = again
        ? await authentication.getSession(provider, scopes, { ...whose, forceNewSession: question })
        : await authentication.getSession(provider, scopes, { ...whose, createIfNone: question });
      return read(session);
    } catch (error) {
      if (error instanceof Error && declined.test(error.message)) throw abortError();
      throw error;
    }
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

async function accountOf(provider: string, id: string) {
  const accounts = await authentication.getAccounts(provider);
  return accounts.find((account) => account.id === id);
}

function read({ account, accessToken }: AuthenticationSession): AccountSession {
  return { accountId: account.id, name: account.label, token: accessToken };
}
