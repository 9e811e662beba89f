import type { AccountAccess } from "./accountKind.ts";

/** Which account a connection signs in with, and what it was allowed. */
export interface AccountKey {
  /** Id of the authentication provider. */
  readonly provider: string;
  readonly access: AccountAccess;
  readonly accountId: string;
}

/** `github/read/583231`: the key under which VS Code keeps an account's sign-in. */
export function formatAccountKey({ provider, access, accountId }: AccountKey): string {
  return `${provider}/${access}/${accountId}`;
}

/** `undefined` for what {@link formatAccountKey} has not made. */
export function parseAccountKey(key: string): AccountKey | undefined {
  const [, provider, access, accountId] = /^([^/]+)\/(read|push)\/(.+)$/s.exec(key) ?? [];
  if (provider === undefined || accountId === undefined) return undefined;
  return { provider, access: access === "push" ? "push" : "read", accountId };
}
