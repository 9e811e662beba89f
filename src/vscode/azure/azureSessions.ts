import {
  authentication,
  l10n,
  type AuthenticationGetSessionOptions,
  type AuthenticationSession,
  type AuthenticationWwwAuthenticateRequest,
} from "vscode";
import { managementScope, type AzureCloud } from "../../acr/azure/arm/azureCloud.ts";
import type { AzureTokenRequest, AzureTokens } from "../../acr/azure/arm/azureTokens.ts";
import { throwIfAborted } from "../../core/base/abort.ts";
import { AzureError } from "./azureError.ts";

/** What VS Code says where the user does not sign in; there is no code for it. */
const declined = /cancel|consent/i;

/** Whose tokens are wanted, and how. */
export interface SessionChoice {
  /** That of a connection; otherwise the one that the user chose last. */
  readonly accountId?: string | undefined;
  /** Whether the user may be asked to sign in. */
  readonly mayAsk: boolean;
}

/** The user in a cloud of Azure. */
export interface AzureUser {
  readonly accountId: string;
  readonly name: string;
}

/** Which account of VS Code's is used for a cloud, as long as no connection says. */
export interface ChosenAccounts {
  get(provider: string): string | undefined;
  set(provider: string, accountId: string): Promise<void>;
}

/** Sessions with Microsoft Entra, which VS Code keeps. Failures are `AzureError`s. */
export class AzureSessions {
  readonly #chosen: ChosenAccounts;

  constructor(chosen: ChosenAccounts) {
    this.#chosen = chosen;
  }

  /** Asks the user to sign in, unless there is a session; `another`: to choose the account anew. */
  async signIn(cloud: AzureCloud, { another = false } = {}): Promise<AzureUser> {
    const options = another
      ? { createIfNone: question(), clearSessionPreference: true }
      : { createIfNone: question(), ...(await this.#account(cloud, undefined)) };
    const session = await ask(cloud, [managementScope(cloud)], options);
    if (!session) throw new AzureError("declined", cloud.id);
    const { id: accountId, label: name } = session.account;
    await this.#chosen.set(cloud.signIn, accountId);
    return { accountId, name };
  }

  /** Tokens as a client of the cloud asks for them. */
  tokens(cloud: AzureCloud, choice: SessionChoice): AzureTokens {
    return (request) => this.#token(cloud, request, choice);
  }

  async #token(
    cloud: AzureCloud,
    { scope, tenantId, refused, signal }: AzureTokenRequest,
    { accountId, mayAsk }: SessionChoice,
  ): Promise<string> {
    throwIfAborted(signal);
    const scopes = tenantId === undefined ? [scope] : [scope, `VSCODE_TENANT:${tenantId}`];
    const account = await this.#account(cloud, accountId);
    // An account that was signed out of is not replaced by whoever else is there.
    if (accountId !== undefined && !account && !mayAsk) throw new AzureError("signedOut", cloud.id);
    const challenge = refused?.wwwAuthenticate;
    if (refused && !mayAsk) throw new AzureError("signedOut", cloud.id);
    const session =
      challenge === undefined
        ? await ask(cloud, scopes, { ...account, ...wanted(mayAsk, refused !== undefined) })
        : await ask(
            cloud,
            { wwwAuthenticate: challenge, fallbackScopes: scopes },
            { ...account, createIfNone: question() },
          );
    throwIfAborted(signal);
    if (!session) throw new AzureError("signedOut", cloud.id);
    return session.accessToken;
  }

  /** Empty where VS Code has no such account any more. */
  async #account(
    { signIn }: AzureCloud,
    accountId: string | undefined,
  ): Promise<Pick<AuthenticationGetSessionOptions, "account"> | undefined> {
    const id = accountId ?? this.#chosen.get(signIn);
    if (id === undefined) return undefined;
    const accounts = await authentication.getAccounts(signIn);
    const account = accounts.find((each) => each.id === id);
    return account && { account };
  }
}

function wanted(mayAsk: boolean, isRefused: boolean): AuthenticationGetSessionOptions {
  if (!mayAsk) return { silent: true };
  return isRefused ? { forceNewSession: question() } : { createIfNone: question() };
}

function question() {
  return { detail: l10n.t("The account is used to ask Azure. Its token stays with VS Code.") };
}

async function ask(
  cloud: AzureCloud,
  what: readonly string[] | AuthenticationWwwAuthenticateRequest,
  options: AuthenticationGetSessionOptions,
): Promise<AuthenticationSession | undefined> {
  try {
    return await authentication.getSession(cloud.signIn, what, options);
  } catch (cause) {
    const isDeclined = cause instanceof Error && declined.test(cause.message);
    throw new AzureError(isDeclined ? "declined" : "unavailable", cloud.id, { cause });
  }
}
