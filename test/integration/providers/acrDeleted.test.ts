import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { pushImage } from "../../../scripts/lib/pushImage.mjs";
import { isDigest, type Digest } from "../../../src/core/oci/digest.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import { startAcrBench, type AcrBench } from "../../support/acr/acrAccess.ts";
import { admin } from "../../support/acr/acrServer.ts";

const repository = "team/app";

let azure: AcrBench;
beforeEach(async () => {
  azure = await startAcrBench();
});
afterEach(() => azure.stop());

async function push(tag: string): Promise<Digest> {
  const login = { user: admin.username, password: admin.password };
  const target = { url: azure.url, login };
  const platform = { os: "linux", architecture: "amd64" };
  const digest = await pushImage(target, { repository, tag }, platform);
  return isDigest(digest) ? digest : expect.unreachable("It has a digest");
}

describe("what is deleted from Azure Container Registry", () => {
  it("is listed with its tags, and restored under one of them", async () => {
    azure.bin.isOn = true;
    const [digest] = [await push("1.0"), await push("2.0")];
    const store = azure.open();
    await store.deleteManifest(repository, digest);
    const content = await store.deleted?.list(repository);
    expect(content?.manifests).toMatchObject([{ digest, tags: ["1.0"] }]);
    expect(content?.manifests[0]?.deletedAt).toBeInstanceOf(Date);
    expect(content?.tags).toMatchObject([{ tag: "1.0", digest }]);
    expect(content?.isPartial).toBeUndefined();
    await store.deleted?.restore(repository, { digest, tag: "1.0" });
    expect((await store.headManifest(repository, { tag: "1.0" }))?.digest).toBe(digest);
    expect(await store.deleted?.list(repository)).toEqual({ manifests: [], tags: [] });
  });

  it("takes a tag that means something else only when it is told to", async () => {
    azure.bin.isOn = true;
    const digest = await push("1.0");
    const other = await push("2.0");
    const store = azure.open();
    await store.deleteManifest(repository, digest);
    const restored = store.deleted?.restore(repository, { digest, tag: "2.0" });
    await expect(restored).rejects.toSatisfy((error) => StoreError.is(error, "rejected"));
    expect((await store.headManifest(repository, { tag: "2.0" }))?.digest).toBe(other);
    await store.deleted?.restore(repository, { digest, tag: "2.0" }, { isForced: true });
    expect((await store.headManifest(repository, { tag: "2.0" }))?.digest).toBe(digest);
  });

  it("is asked for with the rights that it takes", async () => {
    azure.rules.users.set("reader", {
      password: "canary",
      allows: ({ action }) => action === "pull" || action === "metadata_read",
    });
    const store = azure.open({ kind: "basic", username: "reader", password: "canary" });
    const listed = store.deleted?.list(repository);
    await expect(listed).rejects.toSatisfy((error) => StoreError.is(error));
    expect(azure.lines.some((line) => line.includes("deleted_read"))).toBe(true);
  });
});

describe("locks of Azure Container Registry", () => {
  it("are put on manifests and on whole repositories", async () => {
    const digest = await push("1.0");
    const store = azure.open();
    await store.locks?.setManifest(repository, digest, true);
    expect((await store.locks?.list(repository))?.manifests).toEqual(new Set([digest]));
    const deletion = store.deleteManifest(repository, digest);
    await expect(deletion).rejects.toMatchObject({ code: "locked", locked: "manifest" });
    await store.locks?.setManifest(repository, digest, false);
    await store.locks?.setRepository(repository, true);
    const again = store.deleteManifest(repository, digest);
    await expect(again).rejects.toMatchObject({ code: "locked", locked: "repository" });
    await store.locks?.setRepository(repository, false);
    await store.deleteManifest(repository, digest);
  });
});
