import type { Credential } from "../../src/core/auth/credential.ts";
import { KeychainError, type Keychain } from "../../src/core/auth/keychain.ts";
import {
  ToolSignInError,
  type FoundSignIns,
  type ToolSignIn,
  type ToolSignIns,
} from "../../src/core/auth/toolSignIn.ts";
import type { Memento } from "../../src/core/base/memento.ts";

/** A memento that keeps a copy as JSON, as VS Code does. */
export class MemoryMemento implements Memento {
  readonly stored = new Map<string, string>();
  /** Set to make the next update fail. */
  failure: Error | undefined;

  get(key: string): unknown {
    const text = this.stored.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as unknown);
  }

  update(key: string, value: unknown): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.stored.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}

/** Other programs' sign-ins in memory, by key. */
export class MemorySignIns implements ToolSignIns {
  readonly credentials = new Map<string, Credential>();

  read({ tool, key }: ToolSignIn): Promise<Credential> {
    const credential = this.credentials.get(key);
    return credential
      ? Promise.resolve(credential)
      : Promise.reject(new ToolSignInError("gone", `${tool} has no ${key}`, { tool, key }));
  }

  find(): Promise<FoundSignIns> {
    return Promise.resolve({ signIns: [], problems: [] });
  }
}

/** A keychain in memory, which can be made to give no answer. */
export class MemoryKeychain implements Keychain {
  readonly secrets = new Map<string, string>();
  available = true;

  get(account: string): Promise<string | undefined> {
    return this.#answer(() => this.secrets.get(account));
  }

  set(account: string, secret: string): Promise<void> {
    return this.#answer(() => void this.secrets.set(account, secret));
  }

  delete(account: string): Promise<void> {
    return this.#answer(() => void this.secrets.delete(account));
  }

  #answer<T>(give: () => T): Promise<T> {
    return this.available
      ? Promise.resolve(give())
      : Promise.reject(
          new KeychainError("unavailable", "No keychain", new Error("no session bus")),
        );
  }
}
