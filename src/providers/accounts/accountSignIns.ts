import type { Credential } from "../../core/auth/credential.ts";
import type {
  FoundSignIn,
  FoundSignIns,
  SignInPlace,
  ToolSignIn,
  ToolSignIns,
} from "../../core/auth/toolSignIn.ts";
import { isAbortError, type Cancellable } from "../../core/base/abort.ts";
import type { Disposable } from "../../core/base/disposable.ts";
import { tryParseRegistryUrl, type RegistryLocation } from "../registryUrl.ts";
import { AccountError } from "./accountError.ts";
import { formatAccountKey, parseAccountKey } from "./accountKey.ts";
import type { AccountAccess, AccountKind } from "./accountKind.ts";
import type { Accounts, AccountSession } from "./accounts.ts";

type OfRegistry = Cancellable & SignInPlace;

/**
 * The accounts that VS Code is signed in to as sign-ins to registries, beside those of others. Their
 * tokens are asked for at each sign-in, and go to registries of the account's own vendor only.
 */
export class AccountSignIns implements ToolSignIns, Disposable {
  readonly #kinds: readonly AccountKind[];
  readonly #accounts: Accounts;
  readonly #others: ToolSignIns;
  /** How often the sessions of a provider have changed. */
  readonly #changes = new Map<string, number>();
  readonly #subscription: Disposable;

  constructor(kinds: readonly AccountKind[], accounts: Accounts, others: ToolSignIns) {
    this.#kinds = kinds;
    this.#accounts = accounts;
    this.#others = others;
    this.#subscription = accounts.onDidChange((provider) => {
      this.#changes.set(provider, (this.#changes.get(provider) ?? 0) + 1);
    });
  }

  /** Throws {@link AccountError} for an account, and what reading the other sign-ins throws. */
  async read(signIn: ToolSignIn, options: OfRegistry = {}): Promise<Credential> {
    if (signIn.tool !== "account") return this.#others.read(signIn, options);
    const { key, label = key } = signIn;
    const account = parseAccountKey(key);
    const location = locationOf(options);
    const kind = this.#kinds.find(({ id }) => id === account?.provider);
    const scopes = account && kind?.scopes[account.access];
    if (!scopes || !location || !takes(kind, location)) throw new AccountError("foreign", label);
    const session = await asked(label, this.#accounts.find({ ...account, scopes }));
    if (!session) throw new AccountError("signedOut", label);
    return kind.credential(session, location, options);
  }

  /** Beside those of others, the kinds of accounts that a registry can be signed in to with. */
  async find(options: OfRegistry = {}): Promise<FoundSignIns> {
    const { signIns, problems } = await this.#others.find(options);
    const location = locationOf(options);
    return { signIns: [...(location ? this.#offersFor(location) : []), ...signIns], problems };
  }

  /** Grows when somebody signs in or out, so that no token outlives its session here. */
  revision(signIn: ToolSignIn): number {
    if (signIn.tool !== "account") return this.#others.revision?.(signIn) ?? 0;
    return this.#changes.get(parseAccountKey(signIn.key)?.provider ?? "") ?? 0;
  }

  /** What a kind of account can be asked to allow, in the order of rising power. */
  accessesOf({ key }: ToolSignIn): readonly AccountAccess[] {
    const { scopes } = this.#kindOf(key) ?? {};
    return (["read", "push"] as const).filter((access) => scopes?.[access]);
  }

  /** What a sign-in was allowed, where it is that of an account. */
  accessOf({ key }: ToolSignIn): AccountAccess | undefined {
    return parseAccountKey(key)?.access;
  }

  /**
   * Asks the user to sign in with an account of the kind that was found, and to allow us that much.
   * Throws an `AbortError` where they do not, and {@link AccountError}.
   * @param options `accountId`: the account that was used so far
   */
  async signIn(
    found: FoundSignIn,
    access: AccountAccess,
    options: { readonly accountId?: string; readonly again?: boolean } = {},
  ): Promise<FoundSignIn> {
    const kind = this.#kindOf(found.key);
    const scopes = kind?.scopes[access];
    if (!scopes) throw new AccountError("foreign", found.label ?? found.key);
    const asking = this.#accounts.signIn({ provider: kind.id, scopes, ...options });
    const session = await asked(kind.label, asking);
    return signedIn(found, { provider: kind.id, access }, session);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #kindOf(key: string): AccountKind | undefined {
    const id = parseAccountKey(key)?.provider ?? key;
    return this.#kinds.find((kind) => kind.id === id);
  }

  #offersFor(location: RegistryLocation): readonly FoundSignIn[] {
    const { registry } = location;
    return this.#kinds
      .filter((kind) => takes(kind, location))
      .map(({ id, label }) => ({ kind: "tool", tool: "account", key: id, label, registry }));
  }
}

function signedIn(
  found: FoundSignIn,
  { provider, access }: { readonly provider: string; readonly access: AccountAccess },
  { accountId, name }: AccountSession,
): FoundSignIn {
  return { ...found, key: formatAccountKey({ provider, access, accountId }), username: name };
}

/** What went wrong in VS Code is told in its words to the log only. */
async function asked<T>(label: string, asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (cause) {
    throw isAbortError(cause) ? cause : new AccountError("unavailable", label, { cause });
  }
}

function locationOf({ url, registry = "" }: SignInPlace): RegistryLocation | undefined {
  return tryParseRegistryUrl(url ?? registry);
}

/** A token of an account is good for more than one registry, so it is never sent in clear. */
function takes(kind: AccountKind, location: RegistryLocation): boolean {
  return location.url.startsWith("https:") && kind.matches(location);
}
