import { beforeEach, describe, expect, it } from "vitest";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { readTagTimes } from "../../../../src/images/copy/readTagTimes.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { bytesOf, descriptorOf, sha256 } from "../../../support/ociData.ts";
import { amd64, arm64, putImage, putIndex, putManifest } from "../../../support/sampleImages.ts";

const repository = "team/app";
/** What the sample images say in their configs. */
const built = Date.parse("2026-11-21T10:20:30Z");

let store: MemoryStore;

beforeEach(() => {
  store = new MemoryStore();
});

function read(tags: readonly string[], signal?: AbortSignal) {
  return readTagTimes({ reader: new ImageReader(store), repository }, tags, { signal });
}

function putAnnotated(tag: string, created: string): void {
  const config = bytesOf({ os: "linux", created });
  store.repository(repository).blobs.set(sha256(config), config);
  putManifest(
    store,
    { repository, tag },
    {
      mediaType: MediaTypes.ociManifest,
      config: { mediaType: MediaTypes.ociConfig, digest: sha256(config), size: config.length },
      layers: [],
    },
  );
}

describe("readTagTimes", () => {
  it("reads the configs of images, and of the first image of an index", async () => {
    const image = putImage(store, { repository, tag: "image" }, amd64);
    putIndex(store, { repository, tag: "index" }, [image, putImage(store, { repository }, arm64)]);
    const times = await read(["image", "index"]);
    expect(Object.fromEntries(times)).toEqual({ image: built, index: built });
  });

  it("believes an annotation, and reads no further", async () => {
    putManifest(
      store,
      { repository, tag: "annotated" },
      {
        mediaType: MediaTypes.ociIndex,
        manifests: [descriptorOf("gone", { platform: amd64 })],
        annotations: { "org.opencontainers.image.created": "2025-01-02T03:04:05Z" },
      },
    );
    expect([...(await read(["annotated"])).values()]).toEqual([Date.parse("2025-01-02T03:04:05Z")]);
    expect(store.calls).toHaveLength(1);
  });

  it("knows nothing of images that do not say, or are not there", async () => {
    putAnnotated("reproducible", "1970-01-01T00:00:00Z");
    putAnnotated("nonsense", "yesterday");
    putIndex(store, { repository, tag: "broken" }, [descriptorOf("gone", { platform: amd64 })]);
    expect([...(await read(["reproducible", "nonsense", "broken", "gone"]))]).toEqual([]);
  });

  it("looks at so many only, the highest versions first", async () => {
    putImage(store, { repository }, amd64);
    const tags = Array.from({ length: 300 }, (_, minor) => `1.${minor}.0`);
    await read(tags);
    const asked = new Set(store.calls.map(({ subject }) => subject));
    expect([asked.size, asked.has("1.299.0"), asked.has("1.99.0")]).toEqual([200, true, false]);
  });

  it("can be cancelled", async () => {
    putImage(store, { repository, tag: "image" }, amd64);
    await expect(read(["image"], AbortSignal.abort())).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});
