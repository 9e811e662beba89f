import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { collect } from "../../src/core/http/bodyLimit.ts";
import type { Digest } from "../../src/core/oci/digest.ts";
import { MediaTypes } from "../../src/core/oci/mediaTypes.ts";
import type { BlobSource, ImageStore } from "../../src/core/registry/imageStore.ts";
import { bytesOf, sha256 } from "./ociData.ts";
import { referrerCases } from "./referrerCases.ts";

/** A store to test, empty, and its end. */
export interface StoreUnderTest {
  readonly store: ImageStore;
  dispose(): Promise<void>;
}

/** What the contract leaves to a store. */
export interface StoreCapabilities {
  /** It keeps referrers itself, rather than under a fallback tag that the client maintains. */
  readonly referrersApi: boolean;
  /** A tag can be removed without its manifest; `unsupported` otherwise. */
  readonly deleteTag: boolean;
  /** Repositories are listed in the order of their names. */
  readonly catalogOrder: boolean;
  /** Tags come in pages of the wanted size, and on from a given one; otherwise all at once. */
  readonly tagPages: boolean;
}

interface PushedImage {
  readonly bytes: Uint8Array;
  readonly digest: Digest;
  readonly config: Digest;
}

/** Runs the cases that every {@link ImageStore} must pass, on one store. */
export function describeImageStore(
  name: string,
  open: () => Promise<StoreUnderTest>,
  capabilities: StoreCapabilities,
): void {
  describe(`${name} as an image store`, () => {
    let opened: StoreUnderTest;
    const store = () => opened.store;
    beforeAll(async () => {
      opened = await open();
    });
    afterAll(async () => {
      await opened.dispose();
    });
    blobCases(store);
    manifestCases(store);
    listingCases(store, capabilities);
    deletionCases(store, capabilities);
    referrerCases(store, capabilities.referrersApi);
    cancellationCases(store);
  });
}

/** A blob source over bytes in memory. */
export function blobSource(bytes: Uint8Array): BlobSource {
  const open = (start = 0) => streamOf(bytes.subarray(start));
  return { digest: sha256(bytes), size: bytes.length, open };
}

/** Pushes an image whose config says `name`, under the tags and by its digest. */
export async function pushImage(
  store: ImageStore,
  repository: string,
  name: string,
  tags: readonly string[] = [],
): Promise<PushedImage> {
  const config = bytesOf({ architecture: "amd64", os: "linux", config: { Labels: { name } } });
  await store.putBlob(repository, blobSource(config));
  const manifest = {
    mediaType: MediaTypes.ociManifest,
    bytes: bytesOf({
      schemaVersion: 2,
      mediaType: MediaTypes.ociManifest,
      config: { mediaType: MediaTypes.ociConfig, digest: sha256(config), size: config.length },
      layers: [],
    }),
  };
  const digest = sha256(manifest.bytes);
  await store.putManifest(repository, { digest }, manifest);
  for (const tag of tags) await store.putManifest(repository, { tag }, manifest);
  return { bytes: manifest.bytes, digest, config: sha256(config) };
}

/** All items of a listing. */
export async function itemsOf(
  pages: AsyncIterable<{ readonly items: readonly string[] }>,
): Promise<readonly string[]> {
  const items: string[] = [];
  for await (const page of pages) items.push(...page.items);
  return items;
}

function blobCases(store: () => ImageStore): void {
  const content = bytesOf("a layer, or what stands for one");
  const digest = sha256(content);

  it("gives back a blob as it was put, with its size", async () => {
    await store().putBlob("blobs/one", blobSource(content));
    expect(await store().headBlob("blobs/one", digest)).toEqual({ size: content.length });
    const blob = await store().getBlob("blobs/one", digest);
    expect(blob.size).toBe(content.length);
    expect(await collect(blob.stream, 1000)).toEqual(content);
  });

  it("takes a blob of several megabytes and one without bytes", async () => {
    for (const bytes of [new Uint8Array(6_000_000).fill(7), new Uint8Array()]) {
      await store().putBlob("blobs/sizes", blobSource(bytes));
      const options = { maxBytes: 10_000_000 };
      const read = await store().readBlob("blobs/sizes", sha256(bytes), options);
      expect(Buffer.compare(read, bytes)).toBe(0);
    }
  });

  it("gives a part of a blob", async () => {
    await store().putBlob("blobs/one", blobSource(content));
    const middle = await store().getBlob("blobs/one", digest, { range: { start: 2, end: 6 } });
    expect(new TextDecoder().decode(await collect(middle.stream, 1000))).toBe("layer");
    const tail = await store().getBlob("blobs/one", digest, { range: { start: 28 } });
    expect(new TextDecoder().decode(await collect(tail.stream, 1000))).toBe("one");
  });

  it("reads no blob that is larger than it may be", async () => {
    await store().putBlob("blobs/one", blobSource(content));
    const options = { maxBytes: content.length - 1 };
    const reading = store().readBlob("blobs/one", digest, options);
    await expect(reading).rejects.toMatchObject({ brand: "StoreError", code: "tooLarge" });
  });

  it("knows no blob that was not put, and keeps none that is not what it is said to be", async () => {
    const absent = sha256("never put");
    expect(await store().headBlob("blobs/one", absent)).toBeUndefined();
    const reading = store().readBlob("blobs/one", absent, { maxBytes: 10 });
    await expect(reading).rejects.toMatchObject({ brand: "StoreError", code: "notFound" });
    const wrong = { ...blobSource(bytesOf("other")), digest: absent };
    await expect(store().putBlob("blobs/one", wrong)).rejects.toMatchObject({
      brand: "StoreError",
      code: expect.stringMatching(/^(?:rejected|digestMismatch)$/) as string,
    });
    expect(await store().headBlob("blobs/one", absent)).toBeUndefined();
  });

  it("mounts what another repository has, and says when it cannot", async () => {
    await store().putBlob("blobs/one", blobSource(content));
    await store().putBlob("blobs/two", blobSource(bytesOf("to exist")));
    expect(await store().mountBlob("blobs/two", digest, "blobs/one")).toBe(true);
    expect(await store().headBlob("blobs/two", digest)).toEqual({ size: content.length });
    expect(await store().mountBlob("blobs/two", sha256("absent"), "blobs/one")).toBe(false);
  });

  it("uploads what it cannot mount, if it is given that", async () => {
    const otherwise = blobSource(bytesOf("nowhere else"));
    const { digest: wanted, size } = otherwise;
    await store().putBlob("blobs/two", blobSource(bytesOf("to exist")));
    const mounting = store().mountBlob("blobs/two", wanted, "blobs/one", { otherwise });
    expect(await mounting).toBe(false);
    expect(await store().headBlob("blobs/two", wanted)).toEqual({ size });
  });
}

function manifestCases(store: () => ImageStore): void {
  it("gives back a manifest byte for byte, by tag and by digest", async () => {
    const { bytes, digest } = await pushImage(store(), "manifests", "one", ["1.0"]);
    for (const reference of [{ tag: "1.0" }, { digest }]) {
      const mediaType = MediaTypes.ociManifest;
      expect(await store().getManifest("manifests", reference)).toEqual({
        mediaType,
        digest,
        bytes,
      });
      expect(await store().headManifest("manifests", reference)).toEqual({
        mediaType,
        digest,
        size: bytes.length,
      });
    }
  });

  it("moves a tag", async () => {
    await pushImage(store(), "manifests", "before", ["moving"]);
    const { digest } = await pushImage(store(), "manifests", "after", ["moving"]);
    const head = await store().headManifest("manifests", { tag: "moving" });
    expect(head?.digest).toBe(digest);
  });

  it("keeps an index with its platforms", async () => {
    const { bytes, digest } = await pushImage(store(), "manifests", "child");
    const platform = { architecture: "amd64", os: "linux" };
    const mediaType = MediaTypes.ociIndex;
    const child = { mediaType: MediaTypes.ociManifest, digest, size: bytes.length, platform };
    const index = bytesOf({ schemaVersion: 2, mediaType, manifests: [child] });
    const put = await store().putManifest("manifests", { tag: "all" }, { mediaType, bytes: index });
    expect(put.digest).toBe(sha256(index));
    expect(await store().getManifest("manifests", { tag: "all" })).toEqual({
      mediaType,
      digest: sha256(index),
      bytes: index,
    });
  });

  it("has no manifest that was not put", async () => {
    await pushImage(store(), "manifests", "one");
    for (const reference of [{ tag: "absent" }, { digest: sha256("absent") }]) {
      expect(await store().headManifest("manifests", reference)).toBeUndefined();
      const reading = store().getManifest("manifests", reference);
      await expect(reading).rejects.toMatchObject({ brand: "StoreError", code: "notFound" });
    }
  });

  it("keeps no manifest under a digest that is not its own", async () => {
    const digest = sha256("something else");
    const manifest = { mediaType: MediaTypes.ociManifest, bytes: bytesOf({ schemaVersion: 2 }) };
    const putting = store().putManifest("manifests", { digest }, manifest);
    await expect(putting).rejects.toMatchObject({ brand: "StoreError", code: "digestMismatch" });
  });

  it("takes no tag of 300 characters", async () => {
    const tag = "t".repeat(300);
    const { bytes } = await pushImage(store(), "manifests", "one");
    const manifest = { mediaType: MediaTypes.ociManifest, bytes };
    const putting = store().putManifest("manifests", { tag }, manifest);
    await expect(putting).rejects.toMatchObject({ brand: "StoreError", code: "rejected" });
  });
}

function listingCases(
  store: () => ImageStore,
  { catalogOrder, tagPages }: StoreCapabilities,
): void {
  const tags = ["a", "b", "c", "d", "e"];

  it("lists all tags, page by page", async () => {
    await pushImage(store(), "listing/tags", "one", tags);
    const listed: string[] = [];
    for await (const page of store().listTags("listing/tags", { pageSize: 2 })) {
      listed.push(...page.items);
      expect(page.hasMore).toBe(listed.length < tags.length);
      if (tagPages) expect(page.items.length).toBeLessThanOrEqual(2);
    }
    expect([...listed].sort()).toEqual(tags);
  });

  if (tagPages) {
    it("lists on from a tag", async () => {
      await pushImage(store(), "listing/tags", "one", tags);
      const rest = await itemsOf(store().listTags("listing/tags", { after: "c" }));
      expect([...rest].sort()).toEqual(["d", "e"]);
    });
  }

  it("lists the repositories that have something", async () => {
    for (const repository of ["listing/x", "listing/a/b", "listing/a"]) {
      await pushImage(store(), repository, "one", ["1"]);
    }
    const listed = await itemsOf(store().listRepositories({ pageSize: 2 }));
    expect(listed).toEqual(expect.arrayContaining(["listing/a", "listing/a/b", "listing/x"]));
    if (catalogOrder) expect([...listed].sort()).toEqual(listed);
  });

  it("says that a repository is not there", async () => {
    const listing = itemsOf(store().listTags("listing/absent"));
    await expect(listing).rejects.toMatchObject({ brand: "StoreError", code: "notFound" });
  });
}

function deletionCases(store: () => ImageStore, { deleteTag }: StoreCapabilities): void {
  it("removes a tag and nothing else, or refuses", async () => {
    const { digest } = await pushImage(store(), "deletion", "one", ["kept", "gone"]);
    const removing = store().deleteTag("deletion", "gone");
    if (deleteTag) await removing;
    else await expect(removing).rejects.toMatchObject({ code: "unsupported" });
    const gone = await store().headManifest("deletion", { tag: "gone" });
    expect(gone?.digest).toBe(deleteTag ? undefined : digest);
    for (const reference of [{ digest }, { tag: "kept" }]) {
      expect((await store().headManifest("deletion", reference))?.digest).toBe(digest);
    }
  });

  it("deletes a manifest with all its tags", async () => {
    const { digest } = await pushImage(store(), "deletion", "two", ["x", "y"]);
    await store().deleteManifest("deletion", digest);
    for (const reference of [{ digest }, { tag: "x" }, { tag: "y" }]) {
      expect(await store().headManifest("deletion", reference)).toBeUndefined();
    }
    const again = store().deleteManifest("deletion", digest);
    await expect(again).rejects.toMatchObject({ brand: "StoreError", code: "notFound" });
  });

  it("deletes a blob", async () => {
    const source = blobSource(bytesOf("a blob to delete"));
    await store().putBlob("deletion", source);
    await store().deleteBlob("deletion", source.digest);
    expect(await store().headBlob("deletion", source.digest)).toBeUndefined();
  });
}

function cancellationCases(store: () => ImageStore): void {
  it("does nothing once it is cancelled", async () => {
    const signal = AbortSignal.abort();
    const digest = sha256("anything");
    const source = blobSource(bytesOf("never sent"));
    for (const work of [
      () => store().getManifest("cancelled", { digest }, { signal }),
      () => store().headManifest("cancelled", { digest }, { signal }),
      () => store().getBlob("cancelled", digest, { signal }),
      () => store().putBlob("cancelled", source, { signal }),
      () => store().listReferrers("cancelled", digest, { signal }),
      () => itemsOf(store().listTags("cancelled", { signal })),
    ]) {
      await expect(work()).rejects.toMatchObject({ name: "AbortError" });
    }
  });
}

async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 100_000) {
    await Promise.resolve();
    yield bytes.subarray(at, at + 100_000);
  }
}
