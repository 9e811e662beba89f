import type { SecretStorage } from "vscode";
import type { Keychain } from "../../core/auth/keychain.ts";

/** VS Code's own secret storage, for machines on which no OS keychain answers. */
export class SecretStorageKeychain implements Keychain {
  readonly #secrets: SecretStorage;

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
  }

  async get(account: string): Promise<string | undefined> {
    return this.#secrets.get(key(account));
  }

  async set(account: string, secret: string): Promise<void> {
    await this.#secrets.store(key(account), secret);
  }

  async delete(account: string): Promise<void> {
    await this.#secrets.delete(key(account));
  }
}

function key(account: string): string {
  return `archipelago.credential/${account}`;
}
