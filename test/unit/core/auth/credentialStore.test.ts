import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Credential } from "../../../../src/core/auth/credential.ts";
import { CredentialStore } from "../../../../src/core/auth/credentialStore.ts";
import { KeychainError } from "../../../../src/core/auth/keychain.ts";
import { MemoryKeychain } from "../../../support/memoryPorts.ts";
import { silentLogger } from "../../../support/silentLogger.ts";

const id = "registry.example.com";
const basic: Credential = { kind: "basic", username: "kim", password: "canary-s3cret" };
const token: Credential = { kind: "token", token: "canary-token" };

let keychain: MemoryKeychain;
let secretStorage: MemoryKeychain;
let logged: string[];
let store: CredentialStore;
beforeEach(() => {
  keychain = new MemoryKeychain();
  secretStorage = new MemoryKeychain();
  logged = [];
  const write = (line: string) => void logged.push(line);
  const logger = { ...silentLogger, info: write, warn: write };
  store = new CredentialStore({ keychain, secretStorage }, logger);
});

/** Makes a place refuse to delete only. */
function keepUndeleted(place: MemoryKeychain): void {
  place.delete = () => Promise.reject(new Error("canary-disk full"));
}

describe("saving a credential", () => {
  it.each([basic, token])("gives it back: %j", async (credential) => {
    expect(await store.save(id, credential)).toBe("keychain");
    expect(await store.load(id, "keychain")).toEqual(credential);
    keychain.available = false;
    expect(await store.save(id, credential)).toBe("secretStorage");
    expect(await store.load(id, "secretStorage")).toEqual(credential);
    expect(logged.join()).not.toMatch(/canary-(?:s3cret|token)/);
  });

  it("removes the former one from the fallback", async () => {
    secretStorage.secrets.set(id, "former");
    await store.save(id, basic);
    expect(secretStorage.secrets.size).toBe(0);
  });

  it("removes the former one from a keychain that takes no new one", async () => {
    keychain.secrets.set(id, "former");
    keychain.set = () =>
      Promise.reject(new KeychainError("unavailable", "Refused", new Error("read-only")));
    expect(await store.save(id, basic)).toBe("secretStorage");
    expect(keychain.secrets.size).toBe(0);
  });

  it("succeeds, with a line in the log, where the former one cannot be removed", async () => {
    keepUndeleted(secretStorage);
    expect(await store.save(id, basic)).toBe("keychain");
    expect(logged.join()).toContain("secretStorage");
    keychain.available = false;
    expect(await store.save(id, basic)).toBe("secretStorage");
    expect(logged.join()).toContain("keychain");
  });
});

describe("loading a credential", () => {
  it.each(["", "{", "null", "[]", '"text"', "{}", '{"v":2,"kind":"token","token":"t"}', '{"v":1}'])(
    "finds none in a secret that cannot be read: %s",
    async (secret) => {
      keychain.secrets.set(id, secret);
      await expect(store.load(id, "keychain")).resolves.toBeUndefined();
    },
  );

  it("never fails on what a secret holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), fc.json()), async (secret) => {
        keychain.secrets.set(id, secret);
        await expect(store.load(id, "keychain")).resolves.toBeUndefined();
      }),
    );
  });
});

describe("removing a secret", () => {
  it.each(["keychain", "secretStorage"] as const)(
    "removes it from both places (%s)",
    async (at) => {
      keychain.secrets.set(id, "one");
      secretStorage.secrets.set(id, "two");
      keychain.secrets.set("another", "three");
      await store.delete(id, at);
      expect([...keychain.secrets.keys(), ...secretStorage.secrets.keys()]).toEqual(["another"]);
    },
  );

  it("fails where the place that holds it does not answer", async () => {
    keychain.available = false;
    await expect(store.delete(id, "keychain")).rejects.toMatchObject({ brand: "KeychainError" });
  });

  it("succeeds, with a line in the log, where only the other place does not answer", async () => {
    secretStorage.secrets.set(id, "two");
    keychain.available = false;
    await store.delete(id, "secretStorage");
    expect(secretStorage.secrets.size).toBe(0);
    expect(logged.join()).toContain("keychain");
  });
});
