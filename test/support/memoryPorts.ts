import { KeychainError, type Keychain } from "../../src/core/auth/keychain.ts";
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
      : Promise.reject(new KeychainError("No keychain", new Error("no session bus")));
  }
}
