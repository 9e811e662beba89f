import { describe, expect, it } from "vitest";
import { CredentialStore } from "../../../src/core/auth/credentialStore.ts";
import { Emitter } from "../../../src/core/base/event.ts";
import type { ExplorerSettings } from "../../../src/explorer/explorerSettings.ts";
import { ExplorerModel } from "../../../src/explorer/explorerModel.ts";
import type { ExplorerNode } from "../../../src/explorer/nodes.ts";
import type { ImageStore } from "../../../src/core/registry/imageStore.ts";
import { copyManifest } from "../../../src/images/copy/copyManifests.ts";
import type { CopySource } from "../../../src/images/copy/copyPlan.ts";
import { ImageReader } from "../../../src/images/imageReader.ts";
import { ConnectionManager } from "../../../src/providers/connectionManager.ts";
import { MemoryKeychain, MemoryMemento, MemorySignIns } from "../../support/memoryPorts.ts";
import { openStores } from "../../support/openStores.ts";
import { silentLogger } from "../../support/silentLogger.ts";
import { kim, startTokenRegistry, type TokenRegistry } from "../../support/tokenRegistry.ts";
import { tokenSigner } from "../../support/tokenSigner.ts";
import { pushWholeImage } from "../../support/wholeImages.ts";

const location = { url: "", registry: "registry.test" };

function names(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `app-${String(index).padStart(3, "0")}`);
}

/** Kim's connection as the product has it, with the tree over it. */
async function openProduct(registry: TokenRegistry) {
  const places = { keychain: new MemoryKeychain(), secretStorage: new MemoryKeychain() };
  const credentials = new CredentialStore(places, silentLogger);
  const connections = new ConnectionManager(new MemoryMemento(), credentials, new MemorySignIns());
  const { id } = await connections.add({ ...location, url: registry.url }, kim);
  const { transport, expire } = registry.ageing();
  const store = registry.connect({ transport, source: connections.credentialSource(id) });
  const stores = openStores({ [id]: store });
  const settings: ExplorerSettings = {
    sortOrder: "name",
    groupByNamespace: false,
    showPlatforms: false,
    onDidChange: new Emitter<void>().event,
  };
  const model = new ExplorerModel({ connections, stores, settings, logger: silentLogger });
  const [root] = await model.children(undefined);
  if (!root) throw new Error("There is no connection");
  return { connections, id, model, root, expire };
}

/** Another store than the one that is copied to, as far as the copy knows: nothing can be mounted. */
function sourceOf(store: ImageStore): CopySource {
  return { store, reader: new ImageReader(store), repository: "source" };
}

function kinds(nodes: readonly ExplorerNode[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { kind } of nodes) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

describe("tokens that expire within a second", () => {
  it("are renewed in the middle of a listing, and may be signed with another key by then", async () => {
    const registry = await startTokenRegistry();
    const { tokens, keys } = registry;
    await registry.makeRepositories(names(9));
    tokens.rules.lifetime = 1;
    const { transport, expire } = registry.ageing();
    const listed: string[] = [];
    for await (const page of registry.connect({ transport }).listRepositories({ pageSize: 3 })) {
      listed.push(...page.items);
      await expire();
      tokens.rules.sign = tokenSigner(keys.ec);
    }
    expect(listed).toEqual(names(9));
    const asked = tokens.asked();
    // More where a token grew old between its making and its use.
    expect(asked.length).toBeGreaterThanOrEqual(3);
    for (const scopes of asked) expect(scopes).toEqual(["registry:catalog:*"]);
  });

  it("are renewed in the middle of a copy, before whatever request", async () => {
    const registry = await startTokenRegistry();
    const { tokens } = registry;
    // The last one is so large that it is sent as a stream.
    const layers = ["one".repeat(50_000), "two".repeat(50_000), "three".repeat(2_000_000)];
    const image = { os: "linux", architecture: "amd64" };
    const from = sourceOf(registry.connect());
    const descriptor = await pushWholeImage(from, image, { layers });
    tokens.rules.lifetime = 1;
    const old = registry.ageing();
    const expired: string[] = [];
    const kinds = ["HEAD blobs", "POST blobs", "PATCH blobs", "PUT blobs", "PUT manifests"];
    old.before = async ({ method, url }) => {
      const kind = `${method} ${/\/(blobs|manifests)\//.exec(url)?.[1] ?? ""}`;
      if (!kinds.includes(kind) || expired.includes(kind) || !url.includes("/target/")) return;
      expired.push(kind);
      await old.expire();
    };
    const store = registry.connect({ transport: old.transport });
    const to = { store, repository: "target" };
    const result = await copyManifest(from, to, descriptor);
    expect(result).toMatchObject({ kind: "copied", report: { uploaded: 4, mounted: 0 } });
    expect(expired.sort()).toEqual([...kinds].sort());
    const { digest } = await store.getManifest("target", { digest: descriptor.digest });
    expect(digest).toBe(descriptor.digest);
  });
});

describe("a password that is changed while it is used", () => {
  it("stops a listing where it is; once the new one is entered, the listing goes on", async () => {
    const registry = await startTokenRegistry();
    const { tokens } = registry;
    await registry.makeRepositories(names(250));
    tokens.rules.lifetime = 1;
    const { connections, id, model, root, expire } = await openProduct(registry);
    expect(kinds(await model.children(root))).toEqual({ repository: 100, loadMore: 1 });

    tokens.rules.password = "a new one";
    await expire();
    await model.loadMore(root);
    const rows = await model.children(root);
    expect(kinds(rows)).toEqual({ repository: 100, error: 1 });
    const cause = { brand: "AuthError", code: "credentialsRejected" };
    expect(rows.at(-1)).toMatchObject({ kind: "error", error: { code: "unauthorized", cause } });

    await connections.setCredential(id, { ...kim, password: "a new one" });
    await expect
      .poll(async () => kinds(await model.children(root)))
      .toEqual({ repository: 200, loadMore: 1 });
    await model.loadMore(root);
    expect(kinds(await model.children(root))).toEqual({ repository: 250 });
  });

  it("leaves a copy to be repeated, which goes on with what is there already", async () => {
    const registry = await startTokenRegistry();
    const { tokens } = registry;
    const layers = ["one", "two", "three"].map((text) => text.repeat(50_000));
    const image = { os: "linux", architecture: "amd64" };
    const from = sourceOf(registry.connect());
    const descriptor = await pushWholeImage(from, image, { layers });
    const source = { revision: 0, password: kim.password as string };
    const old = registry.ageing();
    tokens.rules.lifetime = 1;
    const store = registry.connect({
      transport: old.transport,
      source: {
        get revision() {
          return source.revision;
        },
        getCredential: () => Promise.resolve({ ...kim, password: source.password }),
      },
    });
    old.before = async ({ method, url }) => {
      if (method !== "PUT" || !url.includes("/target/manifests/")) return;
      tokens.rules.password = "a new one";
      await old.expire();
    };
    const to = { store, repository: "target" };
    const first = await copyManifest(from, to, descriptor);
    expect(first).toMatchObject({
      kind: "failed",
      error: { code: "unauthorized", cause: { code: "credentialsRejected" } },
      report: { uploaded: 4, manifests: [] },
    });
    old.before = () => Promise.resolve();
    source.password = "a new one";
    source.revision++;
    const second = await copyManifest(sourceOf(store), to, descriptor);
    expect(second).toMatchObject({ kind: "copied", report: { uploaded: 0 } });
  });
});
