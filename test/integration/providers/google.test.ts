import { afterEach, beforeEach, expect, it } from "vitest";
import type { ImageStore, TagPage } from "../../../src/core/registry/imageStore.ts";
import { cloudRegistries } from "../../../src/providers/profiles/cloudRegistries.ts";
import { Providers } from "../../../src/providers/providers.ts";
import { RegistryOpener } from "../../../src/providers/registryOpener.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { sha256 } from "../../support/ociData.ts";
import { json, ScriptedServer } from "../../support/scriptedServer.ts";
import { silentLogger } from "../../support/silentLogger.ts";

const list = "/v2/project/app/tags/list";

let registry: ScriptedServer;
let store: ImageStore;
let opener: RegistryOpener;
beforeEach(async () => {
  registry = await ScriptedServer.start();
  const providers = new Providers(cloudRegistries);
  opener = new RegistryOpener({ providers, logger: silentLogger, userAgent: "test/1" });
  store = opener.open(
    { url: registry.url, registry: registry.host, provider: "googleArtifactRegistry" },
    { getCredential: () => Promise.resolve({ kind: "anonymous" }) },
  );
});
afterEach(async () => {
  opener.dispose();
  await registry.stop();
});

/** Tags as Google's registries list them, with the manifests that they name. */
function tagList(tags: Readonly<Record<string, number>>): object {
  const manifests = Object.entries(tags).map(([tag, time]) => [
    sha256(tag),
    { imageSizeBytes: "1", mediaType: "", tag: [tag], timeUploadedMs: String(time) },
  ]);
  return {
    child: [],
    name: "project/app",
    manifest: Object.fromEntries(manifests) as unknown,
    tags: Object.keys(tags),
  };
}

async function pagesOf(pages: AsyncIterable<TagPage>): Promise<readonly TagPage[]> {
  const all: TagPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

it("lists tags of Google's registries with digest and time, page by page", async () => {
  registry.script = ({ target }) =>
    target.includes("last=")
      ? json(tagList({ b: 2 }))
      : json(tagList({ a: 1 }), { link: `<${list}?n=1&last=a>; rel="next"` });
  expect(await pagesOf(store.listTags("project/app", { pageSize: 1 }))).toEqual([
    { items: ["a"], hasMore: true, facts: new Map([["a", { digest: sha256("a"), updatedAt: 1 }]]) },
    {
      items: ["b"],
      hasMore: false,
      facts: new Map([["b", { digest: sha256("b"), updatedAt: 2 }]]),
    },
  ]);
});

it("lists the newest tags of Google's registries first, over all pages", async () => {
  registry.script = () => json(tagList({ old: 1, new: 3, middle: 2 }));
  const newest = { newestFirst: true, pageSize: 2 };
  const pages = await pagesOf(store.listTags("project/app", newest));
  expect(pages.map(({ items }) => items)).toEqual([["new", "middle"], ["old"]]);
  const rest = store.listTags("project/app", { ...newest, after: "new" });
  expect(await itemsOf(rest)).toEqual(["middle", "old"]);
});

it("survives lists that tell something else", async () => {
  const odd = { sha256: {}, [sha256("a")]: { tag: "a", timeUploadedMs: 5 }, [sha256("b")]: null };
  registry.script = () => json({ tags: ["a", "not a tag", 1], manifest: odd });
  const [page] = await pagesOf(store.listTags("project/app", { newestFirst: true }));
  expect(page).toMatchObject({ items: ["a"], facts: new Map([["a", {}]]) });
});
