import { raceAbort, type Cancellable } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import { coversScopes, scopesKey, type Scope } from "./scope.ts";

/** A token of a token server. */
export interface AccessToken {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

interface Entry {
  readonly scopes: readonly Scope[];
  readonly token: AccessToken;
}

/** Tokens are not used in their last seconds: the request has to arrive, and clocks differ. */
const maxSlackMs = 10_000;

/** Keeps the tokens of one registry and one credential in memory, one for each set of scopes. */
export class TokenCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Map<string, Promise<AccessToken>>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A token that is good for the scopes, perhaps for more. */
  find(scopes: readonly Scope[]): AccessToken | undefined {
    this.#dropExpired();
    return (
      this.#entries.get(scopesKey(scopes)) ??
      [...this.#entries.values()].find((entry) => coversScopes(entry.scopes, scopes))
    )?.token;
  }

  /** The cached token, or the one that `fetch` brings; concurrent callers share one fetch. */
  async get(
    scopes: readonly Scope[],
    fetch: () => Promise<AccessToken>,
    { signal }: Cancellable = {},
  ): Promise<AccessToken> {
    const found = this.find(scopes);
    if (found) return found;
    const key = scopesKey(scopes);
    const running = this.#pending.get(key);
    if (running) return raceAbort(running, signal);
    const started = this.#keep(key, scopes, fetch);
    this.#pending.set(key, started);
    return raceAbort(started, signal);
  }

  /** Forgets a token that the registry did not accept. */
  forget(token: AccessToken): void {
    for (const [key, entry] of this.#entries) {
      if (entry.token === token) this.#entries.delete(key);
    }
  }

  async #keep(
    key: string,
    scopes: readonly Scope[],
    fetch: () => Promise<AccessToken>,
  ): Promise<AccessToken> {
    const start = this.#clock.now();
    try {
      const token = await fetch();
      const slack = Math.min(maxSlackMs, (token.expiresAt - start) / 2);
      const expiresAt = token.expiresAt - slack;
      const kept = { ...token, expiresAt };
      this.#entries.set(key, { scopes, token: kept });
      return kept;
    } finally {
      this.#pending.delete(key);
    }
  }

  #dropExpired(): void {
    const now = this.#clock.now();
    for (const [key, { token }] of this.#entries) {
      if (token.expiresAt <= now) this.#entries.delete(key);
    }
  }
}
