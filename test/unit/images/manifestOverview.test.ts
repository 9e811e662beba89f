import { beforeEach, describe, expect, it } from "vitest";
import type { Descriptor } from "../../../src/core/oci/descriptor.ts";
import type { IndexManifest } from "../../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { ImageReader } from "../../../src/images/imageReader.ts";
import { describeEntries, type EntryOverview } from "../../../src/images/manifestOverview.ts";
import { MemoryStore } from "../../support/memoryStore.ts";
import { descriptorOf } from "../../support/ociData.ts";
import {
  amd64,
  arm64,
  putAttestation,
  putImage,
  putIndex,
  putManifest,
} from "../../support/sampleImages.ts";

const repository = "team/app";
let store: MemoryStore;
let reader: ImageReader;

beforeEach(() => {
  store = new MemoryStore();
  reader = new ImageReader(store);
});

async function describeAll(
  manifests: readonly Descriptor[],
  options: { maxEntries?: number; signal?: AbortSignal } = {},
) {
  const { digest } = putIndex(store, { repository }, manifests);
  const index = await reader.manifest(repository, { digest });
  if (index.kind !== "index") throw new Error("not an index");
  const entries = new Map<number, EntryOverview>();
  const total = await describeEntries({ reader, repository }, index satisfies IndexManifest, {
    maxEntries: 100,
    ...options,
    onEntry: (position, overview) => entries.set(position, overview),
  });
  return { total, entries };
}

describe("describing the entries of an index", () => {
  it("tells sizes, layers, age and attestations of images", async () => {
    const first = putImage(store, { repository }, amd64, [100, 200]);
    const second = putImage(store, { repository }, arm64, [100, 300]);
    const proof = putAttestation(store, repository, first, [
      "https://spdx.dev/Document",
      "https://slsa.dev/provenance/v1",
      "https://example.com/other",
    ]);
    const { entries, total } = await describeAll([first, second, proof]);
    expect(entries.get(0)).toMatchObject({
      kind: "image",
      layers: 2,
      created: "2026-11-21T10:20:30Z",
      statements: ["sbom", "provenance", "other"],
    });
    expect(entries.get(1)).toMatchObject({ kind: "image", statements: [] });
    const sizes = [...entries.values()].map((entry) => (entry.kind === "image" ? entry.size : 0));
    // The layer of 100 bytes is the same blob in both.
    expect(total).toBe((sizes[0] ?? 0) + (sizes[1] ?? 0) - 100);
  });

  it("says what a config says if the index contradicts it, and not if it only says more", async () => {
    const image = putImage(store, { repository }, { os: "linux", architecture: "arm64" });
    const wrong = { ...image, platform: amd64 };
    const right = { ...image, platform: { ...arm64, osVersion: "6.1" } };
    const { entries } = await describeAll([wrong, right]);
    expect(entries.get(0)).toMatchObject({ actualPlatform: { architecture: "arm64" } });
    expect(entries.get(1)).not.toHaveProperty("actualPlatform");
  });

  it("tells nested indexes, artifacts and others from images", async () => {
    const nested = putIndex(store, { repository }, [putImage(store, { repository }, amd64)]);
    const artifact = putManifest(
      store,
      { repository },
      { mediaType: MediaTypes.ociManifest, artifactType: "application/spdx+json", layers: [] },
    );
    const other = putManifest(store, { repository }, { mediaType: "application/json" });
    const { entries, total } = await describeAll([nested, artifact, other]);
    expect(entries.get(0)).toEqual({ kind: "index", entries: 1 });
    expect(entries.get(1)).toEqual({ kind: "artifact", type: "application/spdx+json", size: 0 });
    expect(entries.get(2)).toEqual({ kind: "other" });
    expect(total).toBeUndefined();
  });

  it("keeps a failure to its entry, and has no total then", async () => {
    const good = putImage(store, { repository }, amd64);
    const { entries, total } = await describeAll([descriptorOf("missing"), good]);
    expect(entries.get(0)).toMatchObject({ kind: "failed", error: { code: "notFound" } });
    expect(entries.get(1)).toMatchObject({ kind: "image" });
    expect(total).toBeUndefined();
  });

  it("invariant 7: reads a bounded number of entries, four at a time", async () => {
    const images = Array.from({ length: 30 }, (_, i) =>
      putImage(store, { repository }, amd64, [i]),
    );
    let running = 0;
    let most = 0;
    store.intercept = async ({ operation }) => {
      if (operation !== "getManifest") return;
      most = Math.max(most, ++running);
      await new Promise(setImmediate);
      running--;
    };
    const { entries, total } = await describeAll(images, { maxEntries: 20 });
    expect(entries.size).toBe(20);
    expect(total).toBeUndefined();
    expect(most).toBeLessThanOrEqual(4);
    expect(store.count("getManifest")).toBe(21);
  });

  it("ends when it is cancelled, and tells of nothing after that", async () => {
    const images = Array.from({ length: 12 }, (_, i) =>
      putImage(store, { repository }, amd64, [i]),
    );
    const controller = new AbortController();
    store.intercept = ({ operation }) => {
      if (operation === "readBlob") controller.abort();
    };
    await expect(describeAll(images, { signal: controller.signal })).rejects.toMatchObject({
      name: "AbortError",
    });
    expect(store.count("getManifest")).toBeLessThan(12);
  });
});
