import { raceAbort, type Cancellable } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import { coversScopes, scopesKey, type Scope } from "./scope.ts";

/** A token of a token server. */
export interface AccessToken {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** A token that was kept. */
export interface CachedToken extends AccessToken {
  /** The how manieth it was of those that came; {@link TokenCache.count} was less before. */
  readonly number: number;
}

/** Which tokens will do. */
interface Freshness {
  /** Only those that came after so many others ({@link TokenCache.count}); all unless given. */
  readonly after?: number;
}

interface Entry {
  readonly scopes: readonly Scope[];
  readonly token: CachedToken;
}

/** Tokens are not used in their last seconds: the request has to arrive, and clocks differ. */
const maxSlackMs = 10_000;

/** Keeps the tokens of one registry and one credential in memory, one for each set of scopes. */
export class TokenCache {
  readonly #clock: Clock;
  readonly #entries = new Map<string, Entry>();
  readonly #pending = new Map<string, Promise<CachedToken>>();
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many tokens have come so far. */
  get count(): number {
    return this.#count;
  }

  /** A token that is good for the scopes, perhaps for more. */
  find(scopes: readonly Scope[], { after = 0 }: Freshness = {}): CachedToken | undefined {
    this.#dropExpired();
    const key = scopesKey(scopes);
    const fresh = [...this.#entries].filter(([, { token }]) => token.number > after);
    const [, found] =
      fresh.find(([each]) => each === key) ??
      fresh.find(([, entry]) => coversScopes(entry.scopes, scopes)) ??
      [];
    return found?.token;
  }

  /** The cached token, or the one that `fetch` brings; concurrent callers share one fetch. */
  async get(
    scopes: readonly Scope[],
    fetch: () => Promise<AccessToken>,
    { signal, ...freshness }: Cancellable & Freshness = {},
  ): Promise<CachedToken> {
    const found = this.find(scopes, freshness);
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
  ): Promise<CachedToken> {
    const start = this.#clock.now();
    try {
      const token = await fetch();
      const slack = Math.min(maxSlackMs, (token.expiresAt - start) / 2);
      const expiresAt = token.expiresAt - slack;
      const kept = { ...token, expiresAt, number: ++this.#count };
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
