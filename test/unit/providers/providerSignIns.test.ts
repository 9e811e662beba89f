import { describe, expect, it } from "vitest";
import type { Credential } from "../../../src/core/auth/credential.ts";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import type { ToolSignIn } from "../../../src/core/auth/toolSignIn.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { formatConnectionsFile } from "../../../src/providers/connectionsFile.ts";
import type { Provider } from "../../../src/providers/provider.ts";
import { ProviderError } from "../../../src/providers/providerError.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { ProviderSignIns } from "../../../src/providers/providerSignIns.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const location = { url: "https://contoso.test", registry: "contoso.test" };
const own: ToolSignIn = {
  kind: "tool",
  tool: "extension",
  key: "contoso.registry",
  label: "Contoso",
};

/** Signs in with another password each time. */
function contoso(): Provider & { readonly asked: string[] } {
  const asked: string[] = [];
  return {
    id: "contoso.registry",
    label: "Contoso",
    hint: "With your account.",
    matches: ({ registry }) => registry === "contoso.test",
    capabilities: {},
    asked,
    signIn: ({ registry }) => {
      asked.push(registry);
      const password = `canary-${asked.length}`;
      return Promise.resolve({ kind: "basic", username: "kim", password });
    },
  };
}

function open() {
  const providers = new Providers([]);
  const files = new MemorySignIns();
  const signIns = new ProviderSignIns(providers, files);
  const memento = new MemoryMemento();
  const keychain = new MemoryKeychain();
  const places = { keychain, secretStorage: new MemoryKeychain() };
  const credentials = new CredentialStore(places, silentLogger);
  const connections = new ConnectionManager(memento, credentials, signIns);
  return { providers, files, signIns, memento, keychain, connections };
}

describe("the sign-ins of providers", () => {
  it("are found for the registries that they match, before those of files", async () => {
    const { providers, signIns } = open();
    providers.register(contoso());
    const { signIns: found } = await signIns.find({ registry: "contoso.test" });
    expect(found).toEqual([{ ...own, registry: "contoso.test", hint: "With your account." }]);
    expect((await signIns.find({ registry: "a.test" })).signIns).toEqual([]);
    expect((await signIns.find()).signIns).toEqual([]);
  });

  it("are no matter of files, nor files of theirs", async () => {
    const { files, signIns } = open();
    const kept: Credential = { kind: "token", token: "t" };
    files.credentials.set("quay.io", kept);
    await expect(signIns.read({ kind: "tool", tool: "docker", key: "quay.io" })).resolves.toBe(
      kept,
    );
    files.credentials.set(own.key, kept);
    const missing = signIns.read(own, { registry: "contoso.test" });
    await expect(missing).rejects.toSatisfy((error) => ProviderError.is(error, "missing"));
  });
});

describe("a connection that a provider signs in", () => {
  it("asks it each time, and keeps no secret", async () => {
    const { providers, connections, memento, keychain } = open();
    const provider = contoso();
    providers.register(provider);
    const connection = await connections.add(location, { ...own, username: "kim" });
    expect(connection).toMatchObject({
      signIn: "basic",
      username: "kim",
      secretLocation: "extension",
      toolKey: "contoso.registry",
      toolLabel: "Contoso",
    });
    const source = connections.credentialSource(connection.id);
    expect(source).toMatchObject({ tool: "extension", toolLabel: "Contoso" });
    await expect(source.getCredential()).resolves.toMatchObject({ password: "canary-1" });
    await expect(source.getCredential()).resolves.toMatchObject({ password: "canary-2" });
    expect(provider.asked).toEqual(["contoso.test", "contoso.test"]);
    const kept = [...memento.stored.values(), ...keychain.secrets.values()].join();
    expect(kept).not.toContain("canary");
    expect(formatConnectionsFile([connection])).not.toMatch(/canary|contoso\.registry/);
  });

  it("stays when the provider goes, and says whose sign-in is missing", async () => {
    const { providers, connections } = open();
    const registration = providers.register(contoso());
    const { id } = await connections.add(location, own);
    registration.dispose();
    expect(connections.find(id)?.toolLabel).toBe("Contoso");
    const failure = connections.credentialSource(id).getCredential();
    await expect(failure).rejects.toMatchObject({ code: "missing", provider: "Contoso" });
    providers.register(contoso());
    await expect(connections.credentialSource(id).getCredential()).resolves.toHaveProperty("kind");
  });

  it("forgets the provider with another credential", async () => {
    const { providers, connections } = open();
    providers.register(contoso());
    const { id } = await connections.add(location, own);
    await connections.setCredential(id, { kind: "anonymous" });
    const { toolKey, toolLabel, secretLocation } = connections.find(id) ?? {};
    expect([toolKey, toolLabel, secretLocation]).toEqual([undefined, undefined, "none"]);
  });
});
