import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import { shortDigest } from "../../../src/core/oci/digest.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import { ExplorerModel } from "../../../src/explorer/explorerModel.ts";
import { localCapabilities } from "../../../src/explorer/localCapabilities.ts";
import type { ExplorerNode, NodeKind } from "../../../src/explorer/nodes.ts";
import { present } from "../../../src/explorer/presentation/present.ts";
import { presentTooltip } from "../../../src/explorer/presentation/presentTooltip.ts";
import type { RowSummary } from "../../../src/explorer/rows/rowSummary.ts";
import { localStoreAt, type LocalStore } from "../../../src/images/local/localStore.ts";
import { LocalStoreList } from "../../../src/images/local/localStoreList.ts";
import { englishTexts } from "../../support/englishTexts.ts";
import { ExplorerHarness } from "../../support/explorerHarness.ts";
import { MemoryMemento } from "../../support/memoryPorts.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { openStores } from "../../support/openStores.ts";
import { amd64, arm64, putImage, putIndex } from "../../support/sampleImages.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const layout = localStoreAt({ kind: "layout", path: path.resolve("/data/images") });
const archive = localStoreAt({ kind: "archive", path: path.resolve("/data/app.tar") });
const repository = "team/app";

type ListUntaggedNow = () => Promise<readonly Descriptor[]>;

/** A registry and, beside it, a layout with one list. */
async function opened(untagged: ListUntaggedNow = () => Promise.resolve([])) {
  const registry = new ExplorerHarness();
  const store = new MemoryStore();
  const images = [amd64, arm64].map((platform) => putImage(store, { repository }, platform));
  putIndex(store, { repository, tag: "1.4" }, images);
  const list = new LocalStoreList(new MemoryMemento());
  await list.open(layout);
  const model = new ExplorerModel({
    connections: registry,
    localStores: list,
    stores: openStores({ "registry.test": registry.store, [layout.id]: store }),
    untagged: () => untagged(),
    clock: registry.clock,
    settings: Object.assign(registry.settings, { onDidChange: registry.onDidChange }),
    logger: silentLogger,
  });
  const child = async (parent: ExplorerNode | undefined, kind: NodeKind) => {
    const found = (await model.children(parent)).find((node) => node.kind === kind);
    if (!found) throw new Error(`No ${kind}`);
    return found;
  };
  return { model, list, store, child, registry };
}

describe("local stores in the tree", () => {
  it("stand below the registries and hold what those hold", async () => {
    const { model, child } = await opened();
    const roots = await model.children(undefined);
    expect(roots.map(({ kind }) => kind)).toEqual(["connection", "localStore"]);
    const row = await child(undefined, "localStore");
    const tag = await child(await child(row, "repository"), "tag");
    expect(tag).toMatchObject({ connectionId: layout.id, repository, tag: "1.4" });
    const platforms = await model.children(tag);
    expect(platforms.map(({ kind }) => kind)).toEqual(["platform", "platform"]);
    expect(model.parent(await child(row, "repository"))).toBe(row);
  });

  it("are found by what they hold", async () => {
    const { model } = await opened();
    const found = await model.locate({ connectionId: layout.id, repository, tag: "1.4" });
    expect(found).toMatchObject({ kind: "tag", connectionId: layout.id });
  });

  it("go with all that was read of them once they are closed", async () => {
    const { model, list, store, child } = await opened();
    await model.children(await child(undefined, "localStore"));
    await list.close(layout.id);
    expect((await model.children(undefined)).map(({ kind }) => kind)).toEqual(["connection"]);
    await list.open(layout);
    await model.children(await child(undefined, "localStore"));
    expect(store.count("listRepositories")).toBe(2);
  });

  it("say what is wrong in the place of their repositories", async () => {
    const { store, child } = await opened();
    store.intercept = ({ operation }) => {
      if (operation === "listRepositories") throw new StoreError("notFound", "No such folder");
    };
    const error = await child(await child(undefined, "localStore"), "error");
    const shown = look(error, layout);
    expect(shown.label).toBe(`${layout.path} is gone`);
    expect(shown.contextValue).toBe("archipelago:error+retry+closeStore");
  });
});

describe("images without a tag", () => {
  it("stand below the tags by their digests, with what they are", async () => {
    const found: Descriptor[] = [];
    const { model, child, store, registry } = await opened(() => Promise.resolve(found));
    const { digest } = putImage(store, { repository }, arm64);
    found.push({ digest, mediaType: MediaTypes.ociManifest, size: 1 });
    const [tag, image] = await model.children(
      await child(await child(undefined, "localStore"), "repository"),
    );
    expect(tag?.kind).toBe("tag");
    expect(image).toMatchObject({ kind: "platform", digest, connectionId: layout.id });
    await registry.resolveRows();
    if (!image) throw new Error("No image");
    const shown = look(image, layout, model.summary(image));
    expect(shown.label).toBe(shortDigest(digest));
    expect(shown.accessibilityLabel).toBe(`untagged ${shortDigest(digest)}, linux/arm64/v8`);
    expect((await model.children(image)).map(({ kind }) => kind)).toContain("part");
  });

  it("are missed where they cannot be listed, and the tags are shown all the same", async () => {
    const refuse = () => Promise.reject(new StoreError("badResponse", "index.json is no JSON"));
    const { model, child } = await opened(refuse);
    const rows = await model.children(
      await child(await child(undefined, "localStore"), "repository"),
    );
    expect(rows.map(({ kind }) => kind)).toEqual(["tag", "error"]);
  });
});

describe("the row of a local store", () => {
  it.each([
    [layout, "folder-library", "localStore+closeStore+pushLayout+removeUnreferenced+import"],
    [archive, "archive", "localStore+closeStore+pushLayout+loadArchive"],
  ])("says what it is and where", (store, icon, offered) => {
    const row = look(rowOf(store), store);
    expect(row).toMatchObject({
      label: store.name,
      description: `at ${store.path}`,
      icon: { id: icon },
      contextValue: `archipelago:${offered}+copyReference+refresh`,
      isExpandable: true,
      accessibilityLabel: `${store.kind} ${store.name}, at ${store.path}`,
    });
    expect(row.tooltip?.lines).toEqual([
      { label: "path", value: store.path, isCode: true },
      { label: "kind", value: `kind ${store.kind}`, isCode: false },
    ]);
  });

  it("offers of tags what the files allow", async () => {
    const { child } = await opened();
    const row = await child(undefined, "localStore");
    const tag = await child(await child(row, "repository"), "tag");
    const writing = /\+(editTag|retag|deleteTag)\b/;
    expect(look(tag, layout).contextValue).toMatch(writing);
    expect(look(tag, archive).contextValue).not.toMatch(writing);
    for (const store of [layout, archive]) {
      expect(look(tag, store).contextValue).toMatch(/\+copyImages\b/);
      expect(look(tag, store).contextValue).not.toMatch(/\+(pushLayout|copyPull)\b/);
    }
    expect(tooltip(tag)?.lines[0]?.value).toBe(`${layout.path}:${repository}:1.4`);
  });
});

function rowOf(store: LocalStore): ExplorerNode {
  const { id } = store;
  return { kind: "localStore", id, parentId: undefined, connectionId: id, store };
}

function look(node: ExplorerNode, localStore: LocalStore, summary?: RowSummary) {
  const capabilities = localCapabilities(localStore.kind);
  const known = { connection: undefined, localStore, capabilities, summary };
  const texts = { ...englishTexts, explainError: () => ({ message: "", remedies: [] }) };
  return present(node, { texts, ...known });
}

function tooltip(node: ExplorerNode) {
  const known = { connection: undefined, localStore: layout, details: undefined };
  return presentTooltip(node, { texts: englishTexts, ...known });
}
