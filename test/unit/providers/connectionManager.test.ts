import { beforeEach, describe, expect, it } from "vitest";
import type { Credential } from "../../../src/core/auth/credential.ts";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import {
  hasSameAccess,
  hasSameCredential,
  lacksSecret,
} from "../../../src/providers/connection.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const location = { url: "https://registry.example.com", registry: "registry.example.com" };
const credential: Credential = { kind: "basic", username: "kim", password: "canary-s3cret" };

let memento: MemoryMemento;
let keychain: MemoryKeychain;
let secretStorage: MemoryKeychain;
let signIns: MemorySignIns;

function open(): ConnectionManager {
  const credentials = new CredentialStore({ keychain, secretStorage }, silentLogger);
  return new ConnectionManager(memento, credentials, signIns);
}

beforeEach(() => {
  memento = new MemoryMemento();
  keychain = new MemoryKeychain();
  secretStorage = new MemoryKeychain();
  signIns = new MemorySignIns();
});

describe("ConnectionManager", () => {
  it("keeps the secret in the keychain and everything else in the memento", async () => {
    const connection = await open().add(location, credential);
    expect(connection).toEqual({
      id: "registry.example.com",
      name: "registry.example.com",
      ...location,
      signIn: "basic",
      username: "kim",
      secretLocation: "keychain",
    });
    expect(JSON.parse(keychain.secrets.get("registry.example.com") ?? "")).toEqual({
      v: 1,
      ...credential,
    });
    expect([...memento.stored.values()].join()).not.toContain("canary-s3cret");
    expect(secretStorage.secrets.size).toBe(0);
  });

  it("is there again after a reload, with its credential", async () => {
    const { id } = await open().add(location, credential);
    const reopened = open();
    expect(reopened.all).toHaveLength(1);
    await expect(reopened.credentialSource(id).getCredential()).resolves.toEqual(credential);
  });

  it("keeps the kind of registry that was found, whatever a later check finds", async () => {
    const connections = open();
    const { id } = await connections.add(location, credential, { provider: "harbor" });
    expect(open().find(id)?.provider).toBe("harbor");
    await connections.setCredential(id, credential, { provider: "quay" });
    expect(open().find(id)?.provider).toBe("harbor");
    await connections.setProvider(id, "generic");
    expect(open().find(id)?.provider).toBe("generic");
    await connections.setProvider(id, undefined);
    expect(open().find(id)).not.toHaveProperty("provider");
    await connections.setProvider("gone", "harbor");
    expect(connections.all).toHaveLength(1);
  });

  it("opens a registry anew when it is of another kind", async () => {
    const connections = open();
    const before = await connections.add(location, credential);
    await connections.setProvider(before.id, "harbor");
    const [after] = connections.all;
    expect(after && hasSameAccess(before, after)).toBe(false);
  });

  it("remembers the token server that was allowed, until the credential is another", async () => {
    const options = { tokenHost: "auth.example.net" };
    const { id } = await open().add(location, credential, options);
    const manager = open();
    expect(manager.credentialSource(id)).toMatchObject(options);
    await manager.setCredential(id, credential);
    expect(manager.credentialSource(id)).not.toHaveProperty("tokenHost");
  });

  it("falls back to secret storage where no keychain answers, and says so", async () => {
    keychain.available = false;
    const manager = open();
    const connection = await manager.add(location, credential);
    expect(connection.secretLocation).toBe("secretStorage");
    expect(secretStorage.secrets.size).toBe(1);
    await expect(manager.credentialSource(connection.id).getCredential()).resolves.toEqual(
      credential,
    );
  });

  it("moves the secret back to the keychain when that answers again", async () => {
    keychain.available = false;
    const manager = open();
    const { id } = await manager.add(location, credential);
    keychain.available = true;
    await manager.setCredential(id, { kind: "token", token: "canary-token" });
    expect(manager.find(id)).toMatchObject({ signIn: "token", secretLocation: "keychain" });
    expect(manager.find(id)).not.toHaveProperty("username");
    expect(secretStorage.secrets.size).toBe(0);
  });

  it("removes the secret together with the connection", async () => {
    const manager = open();
    const { id } = await manager.add(location, credential);
    await manager.remove(id);
    expect(keychain.secrets.size).toBe(0);
    expect(open().all).toEqual([]);
  });

  it("keeps a connection whose secret could not be removed", async () => {
    const manager = open();
    const { id } = await manager.add(location, credential);
    keychain.available = false;
    await expect(manager.remove(id)).rejects.toMatchObject({ brand: "KeychainError" });
    expect(manager.find(id)).toBeDefined();
  });

  it.each([
    [true, "missing"],
    [false, "gone"],
  ])("does not sign in as nobody where the secret is gone (keychain: %s)", async (has, code) => {
    keychain.available = has;
    const manager = open();
    const { id } = await manager.add(location, credential);
    keychain.secrets.clear();
    secretStorage.secrets.clear();
    const reading = manager.credentialSource(id).getCredential();
    await expect(reading).rejects.toMatchObject({ brand: "KeychainError", code });
  });

  it.each<[string, Credential, boolean]>([
    ["another password of the same user", { ...credential, password: "canary-other" }, true],
    ["another user", { ...credential, username: "lee" }, false],
    ["a token", { kind: "token", token: "canary-token" }, false],
    ["nobody", { kind: "anonymous" }, false],
  ])("tells %s from another access, and from no change", async (_name, replacement, isSame) => {
    const manager = open();
    const added = await manager.add(location, credential);
    const source = manager.credentialSource(added.id);
    const before = source.revision;
    await manager.setCredential(added.id, replacement);
    const now = manager.find(added.id);
    expect(now && hasSameAccess(added, now)).toBe(isSame);
    expect(now && hasSameCredential(added, now)).toBe(false);
    expect(source.revision).not.toBe(before);
  });

  it("notices that another window has replaced a credential, and signs in with it", async () => {
    const [here, there] = [open(), open()];
    const { id } = await here.add(location, credential);
    await there.noticeChanges();
    const source = there.credentialSource(id);
    const before = source.revision;
    const replacement = { ...credential, password: "canary-other" };
    await here.setCredential(id, replacement);
    await there.noticeChanges();
    expect(source.revision).not.toBe(before);
    await expect(source.getCredential()).resolves.toEqual(replacement);
  });

  it("leaves no orphaned secret when the connection cannot be stored", async () => {
    memento.failure = new Error("disk full");
    await expect(open().add(location, credential)).rejects.toThrow("disk full");
    expect(keychain.secrets.size).toBe(0);
  });

  it("forgets the secret of a connection that becomes anonymous", async () => {
    const manager = open();
    const { id } = await manager.add(location, credential);
    await manager.setCredential(id, { kind: "anonymous" });
    expect(manager.find(id)).toMatchObject({ signIn: "anonymous", secretLocation: "none" });
    expect(keychain.secrets.size).toBe(0);
  });

  it("gives several connections to one registry ids of their own", async () => {
    const manager = open();
    const first = await manager.add(location, credential);
    const second = await manager.add(location, { kind: "anonymous" });
    expect([first.id, second.id]).toEqual(["registry.example.com", "registry.example.com~2"]);
  });

  it("gives concurrent additions ids of their own", async () => {
    const manager = open();
    const added = await Promise.all([1, 2, 3].map(() => manager.add(location, credential)));
    expect(new Set(added.map(({ id }) => id)).size).toBe(3);
    expect(open().all).toHaveLength(3);
    expect(keychain.secrets.size).toBe(3);
  });

  it("keeps what another window added", async () => {
    const [here, there] = [open(), open()];
    await here.add(location, credential);
    await there.add({ url: "https://ghcr.io", registry: "ghcr.io" }, credential);
    expect(open().all.map(({ id }) => id)).toEqual(["registry.example.com", "ghcr.io"]);
    await here.remove("ghcr.io");
    expect(open().all.map(({ id }) => id)).toEqual(["registry.example.com"]);
    expect([...keychain.secrets.keys()]).toEqual(["registry.example.com"]);
  });

  it("goes on after a change that failed", async () => {
    const manager = open();
    memento.failure = new Error("disk full");
    await expect(manager.add(location, credential)).rejects.toThrow("disk full");
    memento.failure = undefined;
    await manager.add(location, credential);
    expect(manager.all).toHaveLength(1);
  });

  it("removes a connection without its secret only if told to", async () => {
    const manager = open();
    const { id } = await manager.add(location, credential);
    keychain.available = false;
    await manager.remove(id, { leaveSecret: true });
    expect(manager.all).toEqual([]);
  });

  it("leaves no secret behind in the keychain that answers no longer", async () => {
    const manager = open();
    const { id } = await manager.add(location, credential);
    keychain.available = false;
    await manager.setCredential(id, { kind: "token", token: "canary-token" });
    expect(manager.find(id)?.secretLocation).toBe("secretStorage");
    keychain.available = true;
    await manager.remove(id);
    expect([...keychain.secrets, ...secretStorage.secrets]).toEqual([]);
  });

  it("tells its listeners after each change, until it is disposed", async () => {
    const manager = open();
    let changes = 0;
    manager.onDidChange(() => changes++);
    const { id } = await manager.add(location, credential);
    await manager.setCredential(id, { kind: "anonymous" });
    await manager.remove(id);
    expect(changes).toBe(3);
    manager.dispose();
    await manager.add(location, { kind: "anonymous" });
    expect(changes).toBe(3);
  });

  it.each([
    [undefined],
    ["text"],
    [{ v: 2, connections: [] }],
    [{ v: 1, connections: [{ id: 7 }, null, { id: "x", url: "u", registry: "r", signIn: "?" }] }],
  ])("opens empty on %j", async (stored) => {
    await memento.update("archipelago.connections", stored ?? null);
    expect(open().all).toEqual([]);
  });
});

describe("what another window sees", () => {
  const anonymous: Credential = { kind: "anonymous" };

  it("is what this one pinned, unpinned and signed in to, once it looks", async () => {
    const [here, there] = [open(), open()];
    const { id } = await here.add(location, credential);
    let changes = 0;
    there.onDidChange(() => changes++);
    await there.noticeChanges();
    expect(there.find(id)).toMatchObject({ username: "kim" });
    const before = there.find(id);
    await there.noticeChanges();
    expect(there.find(id)).toBe(before);
    await here.setCredential(id, credential);
    await there.noticeChanges();
    expect(there.find(id)).not.toEqual(before);
    await here.remove(id);
    await there.noticeChanges();
    expect(there.all).toEqual([]);
    expect(changes).toBe(3);
  });

  it("keeps a connection that only was stored the same object", async () => {
    const manager = open();
    const added = await manager.add(location, anonymous);
    await manager.add({ url: "https://ghcr.io", registry: "ghcr.io" }, anonymous);
    expect(manager.find(added.id)).toBe(added);
  });
});

describe("pinned repositories", () => {
  const anonymous: Credential = { kind: "anonymous" };

  it("stay with their connection, in the order of pinning, each once", async () => {
    const manager = open();
    const { id } = await manager.add(location, anonymous);
    for (const repository of ["team/b", "team/a", "team/b"]) await manager.pin(id, repository);
    expect(open().find(id)?.pinned).toEqual(["team/b", "team/a"]);
    await manager.setCredential(id, credential);
    expect(open().find(id)).toMatchObject({ username: "kim", pinned: ["team/b", "team/a"] });
    await manager.unpin(id, "team/b");
    await manager.unpin(id, "never");
    expect(open().find(id)?.pinned).toEqual(["team/a"]);
    await manager.unpin(id, "team/a");
    expect(open().find(id)).not.toHaveProperty("pinned");
  });

  it("are added to those of another window", async () => {
    const [here, there] = [open(), open()];
    const { id } = await here.add(location, anonymous);
    await here.pin(id, "a");
    await there.pin(id, "b");
    expect(open().find(id)?.pinned).toEqual(["a", "b"]);
  });

  it("change neither the access to the registry nor what is asked of it", async () => {
    const manager = open();
    const added = await manager.add(location, credential);
    await manager.pin(added.id, "a");
    const pinned = manager.find(added.id);
    expect(pinned && hasSameAccess(added, pinned)).toBe(true);
  });

  it("tell nobody where nothing changes", async () => {
    const manager = open();
    const { id } = await manager.add(location, anonymous);
    await manager.pin(id, "a");
    let changes = 0;
    manager.onDidChange(() => changes++);
    await manager.pin(id, "a");
    await manager.pin("unknown", "a");
    await manager.unpin(id, "b");
    expect(changes).toBe(0);
  });

  it("of a stored record that is no list are none", async () => {
    const record = { id: "r", url: "https://r", registry: "r", signIn: "anonymous" };
    const connections = [
      { ...record, pinned: "app" },
      { ...record, id: "s", pinned: ["a", 7] },
    ];
    await memento.update("archipelago.connections", { v: 1, connections });
    expect(open().all.map(({ pinned }) => pinned)).toEqual([undefined, ["a"]]);
  });
});

describe("connections of a file", () => {
  const carried = { name: "Work", ...location, signIn: "basic", username: "kim" } as const;

  it("are there without a secret until somebody signs in", async () => {
    const manager = open();
    const { added } = await manager.merge([{ ...carried, pinned: ["app"] }]);
    const id = added[0]?.id ?? "";
    const imported = open().find(id);
    expect(imported).toMatchObject({ username: "kim", secretLocation: "none", pinned: ["app"] });
    expect(imported && lacksSecret(imported)).toBe(true);
    const source = manager.credentialSource(id);
    await expect(source.getCredential()).resolves.toEqual({ kind: "anonymous" });
    await manager.setCredential(id, credential);
    expect(manager.find(id)).toMatchObject({ secretLocation: "keychain", pinned: ["app"] });
    await expect(manager.credentialSource(id).getCredential()).resolves.toEqual(credential);
  });

  it("leave the secrets of those that are known where they were", async () => {
    const manager = open();
    const known = await manager.add(location, credential);
    let changes = 0;
    manager.onDidChange(() => changes++);
    expect(await manager.merge([{ ...carried, provider: "acr" }])).toMatchObject({
      added: [],
      updated: [],
      skipped: [known],
    });
    expect(changes).toBe(0);
    expect(manager.all).toEqual([known]);
  });
});

describe("a connection with the sign-in of another program", () => {
  const kept = { kind: "basic", username: "kim", password: "canary-of-docker" } as const;
  const docker = { kind: "tool", tool: "docker", key: location.registry, username: "kim" } as const;

  it("says where its secret lies, and copies it nowhere", async () => {
    signIns.credentials.set(docker.key, kept);
    const { id } = await open().add(location, docker);
    const manager = open();
    expect(manager.find(id)).toMatchObject({
      username: "kim",
      secretLocation: "docker",
      toolKey: docker.key,
    });
    await expect(manager.credentialSource(id).getCredential()).resolves.toEqual(kept);
    expect(manager.credentialSource(id).tool).toBe("docker");
    expect([...memento.stored.values()].join()).not.toContain("canary");
    expect(keychain.secrets.size + secretStorage.secrets.size).toBe(0);
  });

  it("is given what is there at that moment, and never taken for an anonymous one", async () => {
    const manager = open();
    const { id } = await manager.add(location, docker);
    const source = manager.credentialSource(id);
    await expect(source.getCredential()).rejects.toMatchObject({ code: "gone" });
    signIns.credentials.set(docker.key, kept);
    await expect(source.getCredential()).resolves.toEqual(kept);
  });

  it("leaves nothing of the secret that it had before, nor of the key afterwards", async () => {
    const manager = open();
    const { id } = await manager.add(location, credential);
    await manager.setCredential(id, docker);
    expect(keychain.secrets.size).toBe(0);
    expect(manager.find(id)).toMatchObject({ secretLocation: "docker" });
    await manager.setCredential(id, credential);
    expect(manager.find(id)).not.toHaveProperty("toolKey");
    expect(manager.credentialSource(id)).not.toHaveProperty("tool");
    await expect(manager.credentialSource(id).getCredential()).resolves.toEqual(credential);
  });

  it("is removed though no keychain answers", async () => {
    const manager = open();
    const { id } = await manager.add(location, docker);
    keychain.available = false;
    await manager.remove(id);
    expect(manager.all).toEqual([]);
  });
});

describe("the network setup of a connection", () => {
  const network = {
    caFile: "/ca.pem",
    clientCertificate: { certFile: "/kim.pem", keyFile: "/kim.key" },
    skipVerify: true,
    mirrors: ["https://mirror.test"],
  };

  it("survives a reload and a new credential, and goes when it is taken back", async () => {
    const manager = open();
    const { id } = await manager.add(location, credential, { network });
    expect(open().find(id)?.network).toEqual(network);
    await manager.setCredential(id, { kind: "anonymous" });
    expect(open().find(id)?.network).toEqual(network);
    await manager.configure(id, { name: "Work" });
    expect(open().find(id)).toMatchObject({ name: "Work", network });
    await manager.configure(id, { network: { caFile: "/ca.pem" } });
    expect(open().find(id)?.network).toEqual({ caFile: "/ca.pem" });
    await manager.configure(id, { network: undefined });
    expect(open().find(id)).not.toHaveProperty("network");
    expect(open().find(id)?.name).toBe("Work");
  });

  it("that is damaged where it is stored is never less strict", async () => {
    const manager = open();
    const { id } = await manager.add(location, credential, { network });
    const damaged = { caFile: 7, clientCertificate: { certFile: "/kim.pem" }, skipVerify: "yes" };
    const connections = manager.all.map((each) => ({ ...each, network: damaged }));
    await memento.update("archipelago.connections", { v: 1, connections });
    expect(open().find(id)).not.toHaveProperty("network");
  });

  it("is part of what decides whether something read before still holds", () => {
    const connection = { ...location, id: "a", name: "a", signIn: "anonymous" } as const;
    const plain = { ...connection, secretLocation: "none" } as const;
    expect(hasSameAccess(plain, { ...plain, network })).toBe(false);
    expect(hasSameAccess({ ...plain, network }, { ...plain, network: { ...network } })).toBe(true);
  });
});
