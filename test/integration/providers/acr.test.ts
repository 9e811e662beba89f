import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import { oneChunk } from "../../../src/core/base/oneChunk.ts";
import type { ImageStore, TagPage } from "../../../src/core/registry/imageStore.ts";
import { isWithoutPublicCatalog } from "../../../src/core/registry/catalog.ts";
import { diagnose } from "../../../src/core/registry/diagnosis/diagnose.ts";
import { isWithoutCatalog, StoreError } from "../../../src/core/registry/storeError.ts";
import { lockedTagOf } from "../../../src/vscode/commands/lockedTag.ts";
import { startAcrBench, type AcrBench } from "../../support/acr/acrAccess.ts";
import { admin } from "../../support/acr/acrServer.ts";
import { diagnosisMeans } from "../../support/diagnosed.ts";
import { itemsOf } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { startTestSandbox } from "../../support/sandbox.ts";

const password = "canary-scoped";
const repository = "team/app";

let azure: AcrBench;
beforeEach(async () => {
  azure = await startAcrBench();
});
afterEach(() => azure.stop());

function push(tag: string, architecture = "amd64", name = repository): Promise<string> {
  const login = { user: admin.username, password: admin.password };
  const target = { url: azure.url, login };
  return pushImage(target, { repository: name, tag }, { os: "linux", architecture });
}

/** Three tags, written in another order than their names have. */
async function pushThree(): Promise<void> {
  for (const tag of ["1.0", "1.1", "2.0"]) await push(tag);
  azure.metadata.date(repository, "1.0", "2026-10-02T00:00:00.1234567Z");
  azure.metadata.date(repository, "1.1", "2026-10-03T00:00:00Z");
  azure.metadata.date(repository, "2.0", "2026-10-01T00:00:00Z");
}

async function pagesOf(pages: AsyncIterable<TagPage>): Promise<readonly TagPage[]> {
  const all: TagPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

async function failureOf(work: Promise<unknown>): Promise<StoreError> {
  const error = await work.then(
    () => expect.unreachable("It should have failed"),
    (reason: unknown) => reason,
  );
  if (StoreError.is(error)) return error;
  throw error;
}

/** A repository-scoped token (Azure: `az acr token create`) with these actions on one repository. */
function scopedToken(...actions: readonly string[]): ImageStore {
  azure.rules.users.set("reader", {
    password,
    allows: ({ name, action }) => name === repository && actions.includes(action),
  });
  return azure.open({ kind: "basic", username: "reader", password });
}

describe("repositories of Azure Container Registry", () => {
  it("are listed page by page, over links that are relative and encoded", async () => {
    for (const name of ["a", "b/c", "d/e/f"]) await push("1", "amd64", name);
    const pages = [];
    for await (const page of azure.open().listRepositories({ pageSize: 2 })) pages.push(page);
    expect(pages).toEqual([
      { items: ["a", "b/c"], hasMore: true },
      { items: ["d/e/f"], hasMore: false },
    ]);
    expect(await itemsOf(azure.open().listRepositories({ after: "a" }))).toEqual(["b/c", "d/e/f"]);
  });

  it("cannot be listed with a token for one of them, which is an invitation to name it", async () => {
    await push("1");
    const store = scopedToken("pull", "metadata_read");
    const error = await failureOf(itemsOf(store.listRepositories()));
    expect(isWithoutCatalog(error)).toBe(true);
    expect(await itemsOf(store.listTags(repository))).toEqual(["1"]);
  });

  it("are not listed with a wrong password, which is said", async () => {
    const store = azure.open({ ...admin, password: "wrong" });
    const error = await failureOf(itemsOf(store.listRepositories()));
    expect(error.code).toBe("unauthorized");
    expect(isWithoutCatalog(error)).toBe(false);
  });
});

describe("tags of Azure Container Registry", () => {
  it("come with digest, time and lock, and none of them is asked alone", async () => {
    await pushThree();
    const store = azure.open();
    await store.locks?.setTag(repository, "1.1", true);
    azure.lines.length = 0;
    const [page] = await pagesOf(store.listTags(repository));
    const { tags } = azure.metadata.repositories.get(repository) ?? {};
    expect(page?.items).toEqual(["1.0", "1.1", "2.0"]);
    expect(page?.facts?.get("1.0")).toEqual({
      digest: tags?.get("1.0")?.digest,
      updatedAt: Date.UTC(2026, 9, 2, 0, 0, 0, 123),
      isLocked: false,
    });
    expect(page?.facts?.get("1.1")?.isLocked).toBe(true);
    const asked = azure.lines.filter((line) => !line.includes("/oauth2/"));
    expect(new Set(asked)).toEqual(new Set([`GET /acr/v1/${repository}/_tags?n=100`]));
  });

  it("are given newest first over all pages", async () => {
    await pushThree();
    const store = azure.open();
    const newestFirst = true;
    const pages = await pagesOf(store.listTags(repository, { newestFirst, pageSize: 2 }));
    expect(pages.map(({ items, hasMore }) => ({ items, hasMore }))).toEqual([
      { items: ["1.1", "1.0"], hasMore: true },
      { items: ["2.0"], hasMore: false },
    ]);
    const rest = store.listTags(repository, { newestFirst, after: "1.1" });
    expect(await itemsOf(rest)).toEqual(["1.0", "2.0"]);
  });

  it("are listed by the Distribution API for a token that may not read metadata", async () => {
    await pushThree();
    const [page] = await pagesOf(scopedToken("pull").listTags(repository));
    expect(page?.items).toEqual(["1.0", "1.1", "2.0"]);
    expect(page?.facts).toBeUndefined();
  });

  it("of a repository that is not there are not found", async () => {
    const error = await failureOf(itemsOf(azure.open().listTags("nowhere")));
    expect(error.code).toBe("notFound");
  });

  it("are not asked for below names that lead elsewhere", async () => {
    const store = azure.open();
    const names = ["../../evil", "a/_tags/../..", "a?b"];
    for (const name of names) {
      expect((await failureOf(itemsOf(store.listTags(name)))).code).toBe("rejected");
    }
    expect((await failureOf(store.deleteTag(repository, "../1"))).code).toBe("rejected");
    expect(azure.lines).toEqual([]);
  });
});

describe("removing a tag from Azure Container Registry", () => {
  it("leaves its manifest and other tags", async () => {
    await push("1.0");
    const store = azure.open();
    const manifest = await store.getManifest(repository, { tag: "1.0" });
    await store.putManifest(repository, { tag: "latest" }, manifest);
    await store.deleteTag(repository, "1.0");
    expect(await itemsOf(store.listTags(repository))).toEqual(["latest"]);
    expect(await store.headManifest(repository, { tag: "1.0" })).toBeUndefined();
    const { digest } = manifest;
    expect(await store.headManifest(repository, { digest })).toMatchObject({ digest });
  });

  it("is refused to a token that may not delete", async () => {
    await push("1.0");
    const error = await failureOf(scopedToken("pull").deleteTag(repository, "1.0"));
    expect(error.code).toBe("forbidden");
    expect(await itemsOf(azure.open().listTags(repository))).toEqual(["1.0"]);
  });

  it("says that there is no such tag", async () => {
    await push("1.0");
    const error = await failureOf(azure.open().deleteTag(repository, "9"));
    expect(error.code).toBe("notFound");
  });
});

describe("a lock of Azure Container Registry", () => {
  it("keeps a tag from being moved and removed until it is unlocked", async () => {
    await push("1.0");
    const store = azure.open();
    const manifest = await store.getManifest(repository, { tag: "1.0" });
    await store.locks?.setTag(repository, "1.0", true);
    const { tags } = azure.metadata.repositories.get(repository) ?? {};
    expect(tags?.get("1.0")?.changeableAttributes).toEqual({
      writeEnabled: false,
      deleteEnabled: false,
      readEnabled: true,
      listEnabled: true,
    });
    const refusals = [
      await failureOf(store.putManifest(repository, { tag: "1.0" }, manifest)),
      await failureOf(store.deleteTag(repository, "1.0")),
    ];
    expect(refusals.map((refusal) => lockedTagOf(refusal))).toEqual(["1.0", "1.0"]);
    for (const { code, locked, status } of refusals) {
      expect({ code, locked, status }).toEqual({ code: "locked", locked: "tag", status: 405 });
    }
    await store.locks?.setTag(repository, "1.0", false);
    await store.putManifest(repository, { tag: "1.0" }, manifest);
    await store.deleteTag(repository, "1.0");
    expect(await itemsOf(store.listTags(repository))).toEqual([]);
  });

  it("keeps a manifest and a whole repository", async () => {
    await push("1.0");
    const store = azure.open();
    const { digest, ...manifest } = await store.getManifest(repository, { tag: "1.0" });
    const content = azure.metadata.repositories.get(repository);
    const item = content?.manifests.get(digest);
    if (!content || !item) throw new Error("It was not pushed");
    const locked = { ...item.changeableAttributes, deleteEnabled: false };
    content.manifests.set(digest, { ...item, changeableAttributes: locked });
    expect(await failureOf(store.deleteManifest(repository, digest))).toMatchObject({
      code: "locked",
      locked: "manifest",
    });
    expect(await store.locks?.list(repository)).toEqual({
      tags: new Set(),
      manifests: new Set([digest]),
    });
    content.changeableAttributes = locked;
    const refusal = await failureOf(store.putManifest(repository, { tag: "new" }, manifest));
    expect(refusal).toMatchObject({ code: "locked", locked: "repository" });
    const blob = bytesOf({ a: "layer" });
    const source = { digest: sha256(blob), size: blob.length, open: () => oneChunk(blob) };
    const upload = await failureOf(store.putBlob(repository, source));
    expect(upload).toMatchObject({ code: "locked", locked: "repository" });
  });

  it("is refused to a token that may not write metadata", async () => {
    await push("1.0");
    const locks = scopedToken("pull", "metadata_read").locks;
    const error = await failureOf(Promise.resolve(locks?.setTag(repository, "1.0", true)));
    expect(error.code).toBe("forbidden");
  });

  it("is no more than a refusal to one who may not read metadata", async () => {
    await push("1.0");
    await azure.open().locks?.setTag(repository, "1.0", true);
    const error = await failureOf(scopedToken("pull", "delete").deleteTag(repository, "1.0"));
    expect(error.code).toBe("rejected");
    expect(error.details[0]?.code).toBe("REGISTRY_DISALLOWED_OPERATION");
  });
});

describe("other ways to sign in to Azure Container Registry", () => {
  it("include the refresh token that Azure's tools give for Docker", async () => {
    await push("1.0");
    azure.rules.entraTokens.add("entra");
    const store = azure.open({
      kind: "basic",
      username: "00000000-0000-0000-0000-000000000000",
      password: azure.tokens.exchange("entra") ?? "",
    });
    expect(await itemsOf(store.listRepositories())).toEqual([repository]);
    expect(await itemsOf(store.listTags(repository))).toEqual(["1.0"]);
  });

  it("are none where anybody may pull, but the catalog is for those who sign in", async () => {
    await push("1.0");
    azure.rules.users.set("", { password: "", allows: ({ action }) => action === "pull" });
    const store = azure.open({ kind: "anonymous" });
    const error = await failureOf(itemsOf(store.listRepositories()));
    expect(isWithoutPublicCatalog(error)).toBe(true);
    expect(await itemsOf(store.listTags(repository))).toEqual(["1.0"]);
  });
});

describe("a registry that is taken for one of Azure's", () => {
  it("works by the Distribution API, and locks nothing", async () => {
    const sandbox = await startTestSandbox();
    onTestFinished(() => sandbox.stop());
    const { url, host: registry } = sandbox;
    await pushImage({ url }, { repository, tag: "1" }, { os: "linux", architecture: "amd64" });
    const nobody = { getCredential: () => Promise.resolve({ kind: "anonymous" } as const) };
    const store = azure.opener.open({ url, registry, provider: "acr" }, nobody);
    expect(await itemsOf(store.listRepositories())).toEqual([repository]);
    expect(await itemsOf(store.listTags(repository))).toEqual(["1"]);
    const refusal = await failureOf(Promise.resolve(store.locks?.setTag(repository, "1", true)));
    expect(refusal.code).toBe("unsupported");
    await store.deleteTag(repository, "1");
    expect(await itemsOf(store.listTags(repository))).toEqual([]);
  });
});

describe("a refusal of Azure Container Registry", () => {
  it("names the request for the vendor's support", async () => {
    await push("1.0");
    const missing = await failureOf(azure.open().getManifest(repository, { tag: "9" }));
    expect(missing.message).toMatch(/\(request [0-9a-f-]{36}\)$/);
  });

  it("names the request in a diagnosis, too", async () => {
    azure.rules.users.set("reader", { password, allows: () => false });
    const user = { kind: "basic", username: "reader", password } as const;
    const { options, dispose } = diagnosisMeans(azure.url, user);
    const { steps } = await diagnose(options);
    dispose();
    const catalog = steps.find(({ name }) => name === "catalog");
    const refused = catalog?.exchanges.filter(({ status = 0 }) => status >= 400) ?? [];
    expect(refused.length).toBeGreaterThan(0);
    for (const { requestId } of refused) expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe("what is kept of Azure Container Registry", () => {
  it("holds neither password nor token", async () => {
    await push("1.0");
    const store = azure.open();
    await itemsOf(store.listRepositories());
    await itemsOf(store.listTags(repository));
    await failureOf(store.deleteTag(repository, "9"));
    const text = [...azure.logger.lines, ...azure.lines].join("\n");
    expect(text).toContain("_tags");
    expect(text).not.toContain(admin.password);
    expect(text).not.toMatch(/eyJ/);
  });
});
