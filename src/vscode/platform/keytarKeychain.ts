import type * as KeytarModule from "./keytarModule.ts";
import { KeychainError, type Keychain } from "../../core/auth/keychain.ts";
import { messageOf } from "../../core/base/errors.ts";

/** Under this name the operating system shows our secrets. */
const service = "archipelago";

/** The keychain of the operating system: Keychain Access, Credential Manager, libsecret. */
export class KeytarKeychain implements Keychain {
  get(account: string): Promise<string | undefined> {
    return withKeytar(async (keytar) => (await keytar.getPassword(service, account)) ?? undefined);
  }

  set(account: string, secret: string): Promise<void> {
    return withKeytar((keytar) => keytar.setPassword(service, account, secret));
  }

  delete(account: string): Promise<void> {
    return withKeytar(async (keytar) => {
      if (await keytar.deletePassword(service, account)) return;
      if (process.platform !== "linux") return;
      // Of a locked collection libsecret says that it holds nothing; only writing to it fails.
      await keytar.setPassword(service, account, "nothing");
      await keytar.deletePassword(service, account);
    });
  }
}

async function withKeytar<T>(
  use: (keytar: (typeof KeytarModule)["keytar"]) => Promise<T>,
): Promise<T> {
  try {
    const { keytar } = await import("./keytarModule.ts");
    return await use(keytar);
  } catch (cause) {
    throw new KeychainError(
      "unavailable",
      `The OS keychain does not answer: ${messageOf(cause)}`,
      cause,
    );
  }
}
