import { mkdir, readdir, readFile, utimes, writeFile } from "node:fs/promises";
import { beforeEach, describe, expect, it } from "vitest";
import { LayoutStore } from "../../../src/core/layout/layoutStore.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { blobSource, itemsOf, pushImage } from "../../support/imageStoreContract.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { useTemporaryFolder } from "../../support/temporaryFolder.ts";

const inFolder = useTemporaryFolder();
let store: LayoutStore;

beforeEach(() => {
  store = new LayoutStore(inFolder());
});

function blobFile(repository: string, digest: string): string {
  return inFolder(repository, "_layout/blobs", digest.replace(":", "/"));
}

async function jsonFile(...names: readonly string[]): Promise<unknown> {
  return JSON.parse(await readFile(inFolder(...names), "utf8"));
}

describe("the folder of a repository", () => {
  it("is an OCI image layout", async () => {
    const { digest, bytes, config } = await pushImage(store, "team/app", "one", ["1.0"]);
    expect(await jsonFile("team/app/_layout/oci-layout")).toEqual({ imageLayoutVersion: "1.0.0" });
    expect(await jsonFile("team/app/_layout/index.json")).toEqual({
      schemaVersion: 2,
      mediaType: MediaTypes.ociIndex,
      manifests: [
        {
          mediaType: MediaTypes.ociManifest,
          digest,
          size: bytes.length,
          annotations: { "org.opencontainers.image.ref.name": "1.0" },
        },
      ],
    });
    const blobs = await readdir(inFolder("team/app/_layout/blobs/sha256"));
    expect([...blobs].sort()).toEqual([digest, config].map((each) => each.slice(7)).sort());
  });

  it("stays apart from the repositories below its name", async () => {
    for (const name of ["a", "a/b", "a/b/c"]) await pushImage(store, name, name, ["1"]);
    expect(await itemsOf(store.listRepositories())).toEqual(["a", "a/b", "a/b/c"]);
    await store.deleteTag("a/b", "1");
    expect(await itemsOf(store.listTags("a"))).toEqual(["1"]);
    expect(await itemsOf(store.listTags("a/b"))).toEqual([]);
  });

  it("is read again when another store has changed it", async () => {
    const other = new LayoutStore(inFolder());
    await pushImage(store, "app", "one", ["1.0"]);
    expect(await itemsOf(other.listTags("app"))).toEqual(["1.0"]);
    await pushImage(store, "app", "two", ["1.1"]);
    await store.deleteTag("app", "1.0");
    expect(await itemsOf(other.listTags("app"))).toEqual(["1.1"]);
  });

  it("keeps every change of many writers at once", async () => {
    const tags = Array.from({ length: 40 }, (_, position) => `t${position}`);
    await Promise.all(tags.map((tag) => pushImage(store, "busy", tag, [tag])));
    expect([...(await itemsOf(store.listTags("busy")))].sort()).toEqual([...tags].sort());
    await Promise.all(tags.slice(1).map((tag) => store.deleteTag("busy", tag)));
    expect(await itemsOf(store.listTags("busy"))).toEqual(["t0"]);
  });

  it.each(["..", "../app", "a/../b", "/etc", "a//b", "_layout", "A", ".", "", "a\0b", "a\\b"])(
    "is never that of %j",
    async (name) => {
      const rejected = { brand: "StoreError", code: "rejected" };
      const digest = sha256("x");
      for (const work of [
        () => pushImage(store, name, "one"),
        () => store.headBlob(name, digest),
        () => store.getManifest(name, { digest }),
        () => store.deleteManifest(name, digest),
        () => store.listReferrers(name, digest),
        () => itemsOf(store.listTags(name)),
      ]) {
        await expect(work()).rejects.toMatchObject(rejected);
      }
      const mounting = store.mountBlob("good", digest, name);
      await expect(mounting).rejects.toMatchObject(rejected);
      expect(await readdir(inFolder())).toEqual([]);
    },
  );
});

describe("content that is not what it should be", () => {
  it("is not given out: a manifest or blob whose file was changed", async () => {
    const { digest, config } = await pushImage(store, "app", "one", ["1.0"]);
    await writeFile(blobFile("app", digest), "{}");
    await writeFile(blobFile("app", config), "{}");
    const mismatch = { brand: "StoreError", code: "digestMismatch" };
    await expect(store.getManifest("app", { tag: "1.0" })).rejects.toMatchObject(mismatch);
    const options = { maxBytes: 1000 };
    await expect(store.readBlob("app", config, options)).rejects.toMatchObject(mismatch);
    const { stream } = await store.getBlob("app", config);
    const reading = (async () => {
      for await (const _chunk of stream);
    })();
    await expect(reading).rejects.toMatchObject({ brand: "DigestError" });
  });

  it("is reported: an index that is no JSON, a manifest whose file is gone", async () => {
    const { digest } = await pushImage(store, "app", "one", ["1.0"]);
    await writeFile(inFolder("app/_layout/index.json"), "{");
    const reading = store.getManifest("app", { digest });
    await expect(reading).rejects.toMatchObject({ brand: "StoreError", code: "badResponse" });
    await writeFile(inFolder("app/_layout/index.json"), JSON.stringify({ manifests: [] }));
    expect(await store.headManifest("app", { tag: "1.0" })).toBeUndefined();
  });

  it("leaves nothing behind: wrong digest, wrong size, failing source, cancelling", async () => {
    const good = blobSource(bytesOf("content"));
    const controller = new AbortController();
    const failing = async function* () {
      yield await Promise.resolve(bytesOf("cont"));
      throw new Error("The source has gone");
    };
    const cancelled = async function* () {
      yield await Promise.resolve(bytesOf("cont"));
      controller.abort();
      yield bytesOf("ent");
    };
    const puts = [
      store.putBlob("app", { ...good, digest: sha256("other") }),
      store.putBlob("app", { ...good, size: 3 }),
      store.putBlob("app", { ...good, open: failing }),
      store.putBlob("app", { ...good, open: cancelled }, { signal: controller.signal }),
    ];
    const results = await Promise.allSettled(puts);
    expect(results.map(({ status }) => status)).toEqual(Array(4).fill("rejected"));
    expect(await readdir(inFolder("_temporary"))).toEqual([]);
    expect(await store.headBlob("app", good.digest)).toBeUndefined();
    expect(await itemsOf(store.listRepositories())).toEqual([]);
  });

  it("is cleaned up when it is old", async () => {
    await mkdir(inFolder("_temporary"));
    for (const name of ["old", "new"]) await writeFile(inFolder("_temporary", name), "x");
    await utimes(inFolder("_temporary/old"), 1, 1);
    await store.removeLeftovers(Date.now() - 60_000);
    expect(await readdir(inFolder("_temporary"))).toEqual(["new"]);
  });
});

describe("a manifest", () => {
  it("has the media type that it was put with", async () => {
    const bytes = bytesOf({ schemaVersion: 2, manifests: [] });
    for (const mediaType of [MediaTypes.ociIndex, MediaTypes.dockerList]) {
      await store.putManifest("typed", { tag: "1" }, { mediaType, bytes });
      const again = new LayoutStore(inFolder());
      expect((await again.getManifest("typed", { tag: "1" })).mediaType).toBe(mediaType);
    }
  });

  it("of more than 4 MiB is neither taken nor read", async () => {
    const tooLarge = { brand: "StoreError", code: "tooLarge" };
    const content = { mediaType: MediaTypes.ociIndex, bytes: new Uint8Array(4 * 1024 ** 2 + 1) };
    const putting = store.putManifest("large", { tag: "1" }, content);
    await expect(putting).rejects.toMatchObject(tooLarge);
    const { digest } = await pushImage(store, "large", "one", ["1"]);
    await writeFile(blobFile("large", digest), content.bytes);
    await expect(store.getManifest("large", { tag: "1" })).rejects.toMatchObject(tooLarge);
  });

  it("is no blob to delete", async () => {
    const { digest } = await pushImage(store, "app", "one", ["1.0"]);
    const deleting = store.deleteBlob("app", digest);
    await expect(deleting).rejects.toMatchObject({ brand: "StoreError", code: "notFound" });
    expect((await store.getManifest("app", { tag: "1.0" })).digest).toBe(digest);
  });
});
