import { beforeEach, describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { copyManifest, copyManifests } from "../../../../src/images/copy/copyManifests.ts";
import { emptyCopy, type CopyProgress } from "../../../../src/images/copy/copyReport.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf } from "../../../support/ociData.ts";
import { amd64, arm64, putManifest } from "../../../support/sampleImages.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../../support/wholeImages.ts";

let near: MemoryStore;
let far: MemoryStore;
let image: Descriptor;
let other: Descriptor;

const there = "there/app";
const here = "here/app";

beforeEach(async () => {
  near = new MemoryStore();
  far = new MemoryStore();
  for (const store of [near, far]) {
    const place = { store, repository: there };
    image = await pushWholeImage(place, amd64, { layers: ["base", "amd64"] });
    other = await pushWholeImage(place, arm64, { layers: ["base", "arm64"] });
  }
  near.calls.length = 0;
  far.calls.length = 0;
});

function from(store: MemoryStore) {
  return { store, reader: new ImageReader(store), repository: there };
}

function held(store: MemoryStore) {
  const { manifests, blobs } = store.repository(here);
  return { manifests: [...manifests.keys()], blobs: blobs.size };
}

function writes(store: MemoryStore): readonly string[] {
  return store.calls
    .filter(({ operation }) => /^(?:put|mount)/.test(operation))
    .map(({ operation, subject }) => `${operation} ${subject}`);
}

describe("copyManifest", () => {
  it("mounts the blobs of another repository of the store", async () => {
    const result = await copyManifest(from(near), { store: near, repository: here }, image);
    expect(result).toEqual({
      kind: "copied",
      report: { ...emptyCopy, manifests: [image.digest], mounted: 3 },
    });
    expect(held(near)).toEqual({ manifests: [image.digest], blobs: 3 });
    expect(near.count("getBlob")).toBe(0);
  });

  it("uploads what cannot be mounted", async () => {
    near.canMount = false;
    const result = await copyManifest(from(near), { store: near, repository: here }, image);
    expect(result).toMatchObject({ report: { mounted: 0, uploaded: 3 } });
    expect(held(near)).toEqual({ manifests: [image.digest], blobs: 3 });
  });

  it("streams the blobs of another store, and counts their bytes", async () => {
    const progress: CopyProgress[] = [];
    const options = { onProgress: (each: CopyProgress) => progress.push(each) };
    const result = await copyManifest(from(far), { store: near, repository: here }, image, options);
    const bytes = [...near.repository(here).blobs.values()].reduce((n, blob) => n + blob.length, 0);
    expect(result).toMatchObject({ report: { uploaded: 3, mounted: 0, uploadedBytes: bytes } });
    expect(progress.at(-1)).toMatchObject({ done: bytes, total: bytes });
    expect(progress.every(({ done, total }) => done <= total)).toBe(true);
    expect(near.repository(here).manifests.get(image.digest)?.bytes).toEqual(
      far.repository(there).manifests.get(image.digest)?.bytes,
    );
  });

  it("sends nothing that is there, blob or manifest", async () => {
    const to = { store: near, repository: here };
    await copyManifest(from(far), to, image);
    near.calls.length = 0;
    far.calls.length = 0;
    expect(await copyManifest(from(far), to, image)).toMatchObject({ report: { manifests: [] } });
    expect(near.calls.map(({ operation }) => operation)).toEqual(["headManifest"]);
    expect(far.calls).toEqual([]);
    near.repository(here).manifests.clear();
    expect(await copyManifest(from(far), to, image)).toMatchObject({
      report: { manifests: [image.digest], uploaded: 0 },
    });
  });

  it("copies an index from the inside out: blobs, images, inner index, outer index", async () => {
    const place = { store: far, repository: there };
    const attestation = await pushAttestation(place, other);
    const inner = await pushIndex(place, [other, attestation]);
    const outer = await pushIndex(place, [image, inner]);
    const result = await copyManifest(from(far), { store: near, repository: here }, outer);
    expect(result).toMatchObject({ kind: "copied" });
    const order = writes(near);
    const manifests = order.filter((line) => line.startsWith("putManifest"));
    expect(order.slice(-manifests.length)).toEqual(manifests);
    expect(manifests.slice(-2)).toEqual([
      `putManifest ${inner.digest}`,
      `putManifest ${outer.digest}`,
    ]);
    expect(new Set(held(near).manifests)).toEqual(
      new Set([image, other, attestation, inner, outer].map(({ digest }) => digest)),
    );
  });

  it("sends a blob that several images share once", async () => {
    const items = [image, other].map((descriptor) => ({ descriptor, from: from(far) }));
    await copyManifests(items, { store: near, repository: here });
    const blobs = writes(near).filter((line) => line.startsWith("putBlob"));
    expect(blobs).toHaveLength(5);
    expect(new Set(blobs).size).toBe(5);
  });

  it("leaves out a non-distributable layer that its source does not hold, and says so", async () => {
    const mediaType = MediaTypes.dockerForeignLayerGzip;
    const bare = descriptorOf("windows base", { mediaType });
    const layer = { ...bare, urls: ["https://layers.example/base"] };
    const config = { ...descriptorOf("{}"), mediaType: MediaTypes.dockerConfig };
    await near.putBlob(there, {
      ...config,
      open: async function* () {
        await Promise.resolve();
        yield new TextEncoder().encode("{}");
      },
    });
    const imageOf = (base: Descriptor) =>
      putManifest(
        near,
        { repository: there },
        { schemaVersion: 2, mediaType: MediaTypes.dockerManifest, config, layers: [base] },
      );
    const windows = imageOf(layer);
    const result = await copyManifest(from(near), { store: near, repository: here }, windows);
    expect(result).toMatchObject({
      kind: "copied",
      report: { manifests: [windows.digest], leftOut: [{ image: windows.digest, layer }] },
    });
    // Nobody could fetch this one.
    const incomplete = imageOf(bare);
    const other = await copyManifest(from(near), { store: far, repository: here }, incomplete);
    expect(other).toMatchObject({ kind: "failed", error: { code: "notFound" } });
    expect(held(far).manifests).toEqual([]);
  });

  it("names what neither side has, and writes nothing", async () => {
    const gone = descriptorOf("gone");
    const index = await pushIndex({ store: far, repository: there }, [image, gone]);
    const result = await copyManifest(from(far), { store: near, repository: here }, index);
    expect(result).toEqual({ kind: "absent", manifests: [gone] });
    expect(writes(near)).toEqual([]);
  });

  it("refuses what it could not copy whole (invariant 4)", async () => {
    const place = { repository: there };
    const odd = { mediaType: MediaTypes.ociManifest, digest: "sha384:abc", size: 1 };
    const members = { schemaVersion: 2, mediaType: MediaTypes.ociIndex, manifests: [odd] };
    const index = putManifest(far, place, members);
    const schema1 = { schemaVersion: 1, mediaType: MediaTypes.dockerSchema1, fsLayers: [] };
    for (const descriptor of [index, putManifest(far, place, schema1)]) {
      const copying = copyManifest(from(far), { store: near, repository: here }, descriptor);
      await expect(copying).rejects.toMatchObject({ brand: "CopyError", code: "unreadable" });
    }
  });

  it("follows indexes only so deep, and only so many manifests", async () => {
    let index = await pushIndex({ store: far, repository: there }, [image]);
    for (let level = 0; level < 12; level++) {
      index = await pushIndex({ store: far, repository: there }, [index]);
    }
    const to = { store: near, repository: here };
    const deep = copyManifest(from(far), to, index);
    await expect(deep).rejects.toMatchObject({ brand: "CopyError", code: "tooDeep" });
    const many = copyManifest(from(far), to, index, { limits: { manifests: 5 } });
    await expect(many).rejects.toMatchObject({ brand: "CopyError", code: "tooMany" });
  });

  it("holds only so many bytes of manifests", async () => {
    const index = await pushIndex({ store: far, repository: there }, [image]);
    const to = { store: near, repository: here };
    const bytes = index.size + image.size;
    const large = copyManifest(from(far), to, index, { limits: { bytes: bytes - 1 } });
    await expect(large).rejects.toMatchObject({ brand: "CopyError", code: "tooLarge" });
    const fitting = copyManifest(from(far), to, index, { limits: { bytes } });
    await expect(fitting).resolves.toMatchObject({ kind: "copied" });
  });

  it("tells the source's failure rather than that of the broken upload", async () => {
    far.intercept = ({ operation }) => {
      if (operation === "getBlob") throw new StoreError("forbidden", "no", { status: 403 });
    };
    const result = await copyManifest(from(far), { store: near, repository: here }, image);
    expect(result).toMatchObject({ kind: "failed", error: { code: "forbidden" } });
  });

  it("does not wait for more bytes than a source has", async () => {
    const wrong = putManifest(
      far,
      { repository: there },
      {
        schemaVersion: 2,
        mediaType: MediaTypes.ociManifest,
        config: { ...descriptorOf("x"), mediaType: MediaTypes.ociConfig },
        layers: [{ ...descriptorOf("base"), mediaType: MediaTypes.ociLayerGzip, size: 5000 }],
      },
    );
    far.repository(there).blobs.set(descriptorOf("x").digest, new TextEncoder().encode("x"));
    const result = await copyManifest(from(far), { store: near, repository: here }, wrong);
    expect(result).toMatchObject({ kind: "failed", error: { code: "badResponse" } });
    expect(held(near).manifests).toEqual([]);
  });

  it("says what is there when it is cancelled in the middle", async () => {
    const controller = new AbortController();
    near.intercept = ({ operation }) => {
      if (operation === "putManifest") controller.abort();
    };
    const items = [image, other].map((descriptor) => ({ descriptor, from: from(far) }));
    const { signal } = controller;
    const result = await copyManifests(items, { store: near, repository: here }, { signal });
    expect(result).toMatchObject({
      kind: "failed",
      error: { name: "AbortError" },
      report: { manifests: [], uploaded: 5 },
    });
  });
});
