import { beforeEach, describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { copyImage } from "../../../../src/images/copy/copyImage.ts";
import { measurePlan } from "../../../../src/images/copy/measurePlan.ts";
import { planImageCopy } from "../../../../src/images/copy/planImageCopy.ts";
import { choosing, copyOf } from "../../../support/copying.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf } from "../../../support/ociData.ts";
import { amd64, arm64, windows } from "../../../support/sampleImages.ts";
import { pushIndex, pushWholeImage } from "../../../support/wholeImages.ts";

const source = { store: new MemoryStore(), repository: "there/app" };
const target = { store: new MemoryStore(), repository: "here/app" };
const own = 5000;

let amd: Descriptor;
let index: Descriptor;

beforeEach(async () => {
  source.store = new MemoryStore();
  target.store = new MemoryStore();
  amd = await pushWholeImage(source, amd64, { layers: ["base", new Uint8Array(own)] });
  const arm = await pushWholeImage(source, arm64, { layers: ["base"] });
  index = await pushIndex(source, [amd, arm]);
});

async function measure(to: typeof target, { digest }: Descriptor = index) {
  const choices = choosing({ nonDistributable: "include" });
  const plan = await planImageCopy(copyOf(source, { digest }, to), choices);
  to.store.calls.length = 0;
  return measurePlan(plan, to);
}

describe("measurePlan", () => {
  it("counts what would be sent, each blob once, and asks for each once", async () => {
    const { blobAmounts, blobs, manifests } = await measure(target);
    const held = [...source.store.repository(source.repository).blobs.values()];
    const bytes = held.reduce((total, blob) => total + blob.length, 0);
    expect(blobAmounts.send).toEqual({ count: 4, bytes });
    expect(blobs).toHaveLength(4);
    expect(manifests.count).toBe(3);
    expect(target.store.calls.map(({ operation }) => operation)).toEqual(
      blobs.map(() => "headBlob"),
    );
  });

  it("tells what is there, and writes nothing", async () => {
    await copyImage(copyOf(source, { digest: amd.digest }, target), choosing(), {
      onExisting: () => "cancel",
    });
    target.store.repository(target.repository).manifests.clear();
    const { blobAmounts, manifests } = await measure(target);
    expect([blobAmounts.present.count, blobAmounts.send.count, manifests.count]).toEqual([3, 1, 3]);
    expect(target.store.repository(target.repository).manifests.size).toBe(0);
  });

  it("tells what is in another repository of the store, by what is known of it", async () => {
    const near = await measure({ store: source.store, repository: "other/app" });
    expect(near.blobAmounts.mount.count).toBe(4);
    const { digest } = index;
    const plan = await planImageCopy(copyOf(source, { digest }, target), choosing());
    const largest = plan.blobs.find(({ descriptor }) => descriptor.size === own);
    const places = {
      of: (blob: string) => (blob === largest?.descriptor.digest ? ["else/where"] : []),
    };
    const { blobAmounts } = await measurePlan(plan, target, { places });
    expect(blobAmounts.mount).toEqual({ count: 1, bytes: own });
  });

  it("tells which layers neither side has and need not", async () => {
    const mediaType = MediaTypes.dockerForeignLayerGzip;
    const urls = ["https://layers.example/base"];
    const layer = { ...descriptorOf("base", { mediaType }), urls };
    const image = await pushWholeImage(source, windows, { layers: ["own"], foreign: layer });
    source.store.repository(source.repository).blobs.delete(layer.digest);
    const { blobAmounts, blobs } = await measure(target, image);
    expect(blobAmounts.leftOut).toEqual({ count: 1, bytes: layer.size });
    expect(blobs.find(({ fate }) => fate === "leftOut")?.neededBy).toBe(image.digest);
  });
});
