import { beforeEach, describe, expect, it } from "vitest";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { describeImage } from "../../../../src/images/copy/describeImage.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf } from "../../../support/ociData.ts";
import {
  amd64,
  arm64,
  putAttestation,
  putImage,
  putIndex,
  putManifest,
  windows,
} from "../../../support/sampleImages.ts";

const repository = "app";
let store: MemoryStore;

beforeEach(() => {
  store = new MemoryStore();
});

function look(tag: string) {
  return describeImage({ store, reader: new ImageReader(store), repository }, { tag });
}

describe("what is told of an image before it is copied", () => {
  it("names the platforms of a list and of those within it, and counts shared content once", async () => {
    const amd = putImage(store, { repository }, amd64, [1000, 2000]);
    const arm = putImage(store, { repository }, arm64, [1000, 500]);
    const win = putImage(store, { repository }, windows, [7]);
    const attestation = putAttestation(store, repository, amd, ["https://spdx.dev/Document"]);
    const inner = putIndex(store, { repository }, [arm, win]);
    const index = putIndex(store, { repository, tag: "1" }, [amd, attestation, inner]);
    const facts = await look("1");
    expect(facts).toMatchObject({ digest: index.digest, kind: "index", nonDistributable: 0 });
    expect(facts.images.map(({ platform, attestations }) => [platform, attestations])).toEqual([
      [amd64, 1],
      [arm64, 0],
      [windows, 0],
    ]);
    const sizes = facts.images.map(({ bytes = 0 }) => bytes);
    expect(facts.bytes).toBe(sizes.reduce((sum, each) => sum + each, 0) - 1000);
  });

  it("tells what it can of a list that names what is not there", async () => {
    const amd = putImage(store, { repository }, amd64);
    const gone = descriptorOf("gone", { mediaType: MediaTypes.ociManifest, platform: arm64 });
    putIndex(store, { repository, tag: "1" }, [amd, gone]);
    const facts = await look("1");
    expect(facts.images).toHaveLength(2);
    expect(facts.images[1]).toEqual({ digest: gone.digest, platform: arm64, attestations: 0 });
    expect(facts.bytes).toBeUndefined();
  });

  it("counts what refers to it, cosign's tags included, and layers that stay behind", async () => {
    const foreign = descriptorOf("foreign", {
      mediaType: MediaTypes.dockerForeignLayerGzip,
      size: 9,
    });
    const image = putManifest(
      store,
      { repository, tag: "1" },
      {
        schemaVersion: 2,
        mediaType: MediaTypes.dockerManifest,
        config: { ...descriptorOf("config", { mediaType: MediaTypes.dockerConfig, size: 3 }) },
        layers: [{ ...foreign }],
      },
    );
    store.repository(repository).referrers.set(image.digest, [descriptorOf("sbom")]);
    putImage(store, { repository, tag: `${image.digest.replace(":", "-")}.sig` }, amd64);
    expect(await look("1")).toMatchObject({
      kind: "image",
      images: [],
      bytes: 12,
      referrers: 2,
      nonDistributable: 1,
    });
  });

  it("fails where there is none, and not where the store tells no referrers", async () => {
    await expect(look("none")).rejects.toMatchObject({ code: "notFound" });
    putImage(store, { repository, tag: "1" }, amd64);
    store.intercept = ({ operation }) => {
      if (operation === "listReferrers") throw new StoreError("unsupported", "no referrers");
    };
    expect((await look("1")).referrers).toBe(0);
  });
});
