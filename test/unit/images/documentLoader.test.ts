import { beforeEach, describe, expect, it } from "vitest";
import type { DocumentAddress } from "../../../src/core/oci/address.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { StoreError } from "../../../src/core/registry/storeError.ts";
import { DocumentLoader, maxTextBytes } from "../../../src/images/documentLoader.ts";
import { ImageReader } from "../../../src/images/imageReader.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { bytesOf, sha256 } from "../../support/ociData.ts";
import { amd64, putImage } from "../../support/sampleImages.ts";

const repository = "team/app";
let store: MemoryStore;
let loader: DocumentLoader;

beforeEach(() => {
  store = new MemoryStore();
  const opened = { store, reader: new ImageReader(store) };
  loader = new DocumentLoader({ open: () => opened });
});

function blob(content: unknown, mediaType: string): DocumentAddress {
  const bytes = bytesOf(content);
  const digest = sha256(bytes);
  store.repository(repository).blobs.set(digest, bytes);
  return { kind: "blob", connectionId: "c", repository, digest, mediaType };
}

const config = { os: "linux", architecture: "amd64", rootfs: { type: "layers", diff_ids: [] } };

describe("loading a document", () => {
  it("reads a manifest by tag, anew each time it is asked, but its bytes only once", async () => {
    const { digest } = putImage(store, { repository, tag: "1" }, amd64);
    const address = {
      kind: "manifest",
      connectionId: "c",
      repository,
      reference: { tag: "1" },
    } as const;
    await loader.load(address);
    expect(await loader.load(address)).toMatchObject({ manifest: { raw: { digest } } });
    expect([store.count("headManifest"), store.count("getManifest")]).toEqual([1, 1]);
  });

  it("reads a config once, however many ask at a time", async () => {
    const address = blob(config, MediaTypes.ociConfig);
    const documents = await Promise.all([loader.load(address), loader.load(address)]);
    await loader.load(address);
    expect(documents[0]).toMatchObject({ kind: "blob", isJson: true, config: { diffIds: [] } });
    expect(store.count("readBlob")).toBe(1);
  });

  it("never downloads a layer", async () => {
    const address = blob("tar", MediaTypes.ociLayerGzip);
    expect(await loader.load(address)).toMatchObject({ kind: "binary", size: 3 });
    expect(store.count("readBlob") + store.count("getBlob")).toBe(0);
  });

  it.each(["", "application/octet-stream"])(
    "finds a config out that has the media type %j",
    async (mediaType) => {
      const document = await loader.load(blob(config, mediaType));
      expect(document).toMatchObject({ kind: "blob", config: { platform: amd64 } });
    },
  );

  it("takes untyped content that is no JSON, or large, for binary", async () => {
    expect(await loader.load(blob("\u0000\u0001", ""))).toMatchObject({ kind: "binary" });
    const large = blob({ text: "x".repeat(300_000) }, "");
    store.calls.length = 0;
    expect(await loader.load(large)).toMatchObject({ kind: "binary" });
    expect(store.count("readBlob")).toBe(0);
  });

  it("does not take other JSON for a config", async () => {
    const document = await loader.load(blob({ predicateType: "x" }, MediaTypes.inToto));
    expect(document).toMatchObject({ kind: "blob", isJson: true });
    expect(document).not.toHaveProperty("config");
  });

  it("says of text that it is no JSON", async () => {
    expect(await loader.load(blob("<html>", "application/json"))).toMatchObject({ isJson: false });
  });

  it("refuses what is too large, and tells what is missing", async () => {
    const large = blob("x".repeat(maxTextBytes + 1), "text/plain");
    await expect(loader.load(large)).rejects.toSatisfy((e) => StoreError.is(e, "tooLarge"));
    const address = blob("gone", MediaTypes.ociLayerGzip);
    store.repository(repository).blobs.clear();
    await expect(loader.load(address)).rejects.toSatisfy((e) => StoreError.is(e, "notFound"));
  });

  it("leaves others their document when one of them goes", async () => {
    const address = blob(config, MediaTypes.ociConfig);
    const leaving = new AbortController();
    const first = loader.load(address, { signal: leaving.signal });
    const second = loader.load(address);
    leaving.abort();
    await expect(first).rejects.toMatchObject({ name: "AbortError" });
    expect(await second).toMatchObject({ kind: "blob" });
  });
});
