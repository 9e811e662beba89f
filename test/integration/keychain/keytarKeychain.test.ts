import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startKeyring } from "../../../scripts/lib/keyring.mjs";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { KeytarKeychain } from "../../../src/vscode/platform/keytarKeychain.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const run = promisify(execFile);
const id = "registry.example.com";
const credential = { kind: "basic", username: "kim", password: "canary-s3cret" } as const;

let keyring: Awaited<ReturnType<typeof startKeyring>>;
let secretStorage: MemoryKeychain;

function open(): ConnectionManager {
  return new ConnectionManager(new MemoryMemento(), store(), new MemorySignIns());
}

function store(): CredentialStore {
  return new CredentialStore({ keychain: new KeytarKeychain(), secretStorage }, silentLogger);
}

/** What the keyring's own tool finds under our service. */
async function lookUp(): Promise<string> {
  const query = ["lookup", "service", "archipelago", "account", id];
  const env = { ...process.env, ...keyring.env };
  // secret-tool ends with 1 where it finds nothing.
  return run("secret-tool", query, { env }).then(
    ({ stdout }) => stdout,
    () => "",
  );
}

beforeAll(async () => {
  keyring = await startKeyring();
});

afterAll(() => keyring.stop());

describe("credentials in the OS keychain", () => {
  it("fall back to the other place while no keychain answers", async () => {
    secretStorage = new MemoryKeychain();
    delete process.env["DBUS_SESSION_BUS_ADDRESS"];
    delete process.env["DISPLAY"];
    await expect(new KeytarKeychain().get(id)).rejects.toMatchObject({ brand: "KeychainError" });
    expect(await store().save(id, credential)).toBe("secretStorage");
    expect(secretStorage.secrets.size).toBe(1);
  });

  it("lie in gnome-keyring as versioned JSON, under our service and the connection's id", async () => {
    Object.assign(process.env, keyring.env);
    expect(await store().save(id, credential)).toBe("keychain");
    expect(secretStorage.secrets.size).toBe(0);
    expect(JSON.parse(await lookUp())).toEqual({ v: 1, ...credential });
    expect(await store().load(id, "keychain")).toEqual(credential);
  });

  it("are replaced, not added to", async () => {
    await store().save(id, { kind: "token", token: "canary-token" });
    expect(JSON.parse(await lookUp())).toEqual({ v: 1, kind: "token", token: "canary-token" });
  });

  it("are gone once they are deleted", async () => {
    await store().delete(id, "keychain");
    expect(await lookUp()).toBe("");
    expect(await store().load(id, "keychain")).toBeUndefined();
  });
});

describe("a keychain that is locked", () => {
  const locked = { brand: "KeychainError", code: "missing" };
  const location = { url: "https://registry.example.com", registry: id };

  it("is not taken for one without the secret: nobody is signed out, nothing counts as removed", async () => {
    const manager = open();
    const connection = await manager.add(location, credential);
    expect(connection.secretLocation).toBe("keychain");
    await keyring.lock();
    const source = manager.credentialSource(id);
    await expect(source.getCredential()).rejects.toMatchObject(locked);
    await expect(manager.remove(id)).rejects.toMatchObject({ brand: "KeychainError" });
    expect(manager.find(id)).toEqual(connection);
  });

  it("does not keep credentials from being entered anew: they go to the other place", async () => {
    const manager = open();
    const { id: second } = await manager.add(location, credential);
    expect(manager.find(second)?.secretLocation).toBe("secretStorage");
    const source = manager.credentialSource(second);
    await expect(source.getCredential()).resolves.toEqual(credential);
    expect(await store().load(second, "keychain")).toBeUndefined();
  });
});
