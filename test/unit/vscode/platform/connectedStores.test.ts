import { describe, expect, it } from "vitest";
import { Emitter } from "../../../../src/core/base/event.ts";
import type { Connection } from "../../../../src/providers/connection.ts";
import type { Connections } from "../../../../src/providers/connections.ts";
import type { Provider } from "../../../../src/providers/provider.ts";
import { Providers } from "../../../../src/providers/providers.ts";
import { ConnectedStores } from "../../../../src/vscode/platform/connectedStores.ts";
import { sampleConnection } from "../../../support/explorerHarness.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";

const byExtension: Connection = {
  ...sampleConnection,
  id: "other.test",
  registry: "other.test",
  url: "https://other.test",
  secretLocation: "extension",
  toolKey: "contoso.registry",
};

function provider(id: string, host: string): Provider {
  return { id, label: id, matches: ({ registry }) => registry === host, capabilities: {} };
}

function open() {
  const changed = new Emitter<void>();
  const connections: Connections & { all: readonly Connection[] } = {
    all: [sampleConnection, byExtension],
    onDidChange: changed.event,
    find: (id) => connections.all.find((each) => each.id === id),
  };
  const providers = new Providers([]);
  const stores = new ConnectedStores(connections, providers, () => new MemoryStore());
  const reopened: string[] = [];
  stores.onDidReopen((id) => reopened.push(id));
  return { connections, changed, providers, stores, reopened };
}

describe("the stores of connections", () => {
  it("stay until a connection leads elsewhere", () => {
    const { connections, changed, stores, reopened } = open();
    const { store } = stores.open("registry.test");
    connections.all = [{ ...sampleConnection, name: "Mine" }, byExtension];
    changed.fire();
    expect(stores.open("registry.test").store).toBe(store);
    connections.all = [{ ...sampleConnection, username: "alex" }, byExtension];
    changed.fire();
    expect(stores.open("registry.test").store).not.toBe(store);
    expect(reopened).toEqual([]);
  });

  it("are opened anew when the provider of their registry comes or goes", () => {
    const { providers, stores, reopened } = open();
    const before = stores.open("registry.test").store;
    const other = stores.open("other.test").store;
    const registration = providers.register(provider("mine.registry", "registry.test"));
    const between = stores.open("registry.test").store;
    registration.dispose();
    const after = stores.open("registry.test").store;
    expect(new Set([before, between, after]).size).toBe(3);
    expect(stores.open("other.test").store).toBe(other);
    expect(reopened).toEqual(["registry.test", "registry.test"]);
  });

  it("are opened anew when who signs in to it comes or goes", () => {
    const { providers, stores, reopened } = open();
    const before = stores.open("other.test").store;
    stores.open("registry.test");
    providers.register(provider("contoso.registry", "nowhere.test"));
    expect(stores.open("other.test").store).not.toBe(before);
    expect(reopened).toEqual(["other.test"]);
  });

  it("that nobody opened are nobody's matter", () => {
    const { providers, stores, reopened } = open();
    providers.register(provider("mine.registry", "registry.test"));
    stores.dispose();
    expect(reopened).toEqual([]);
  });
});
