import { beforeEach, describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import {
  compareImages,
  type ComparisonSide,
} from "../../../../src/images/comparison/compareImages.ts";
import type { ListComparison } from "../../../../src/images/comparison/comparison.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { putRichImage } from "../../../support/richImages.ts";
import {
  amd64,
  arm64,
  putAttestation,
  putImage,
  putIndex,
  putManifest,
  windows,
} from "../../../support/sampleImages.ts";

const repository = "team/app";
let store: MemoryStore;
let reader: ImageReader;

beforeEach(() => {
  store = new MemoryStore();
  reader = new ImageReader(store);
});

async function sideOf({ digest }: Descriptor): Promise<ComparisonSide> {
  const manifest = await reader.manifest(repository, { digest });
  return { manifest, sourceOf: () => ({ reader, repository }) };
}

async function compare(left: Descriptor, right: Descriptor, signal?: AbortSignal) {
  return compareImages(await sideOf(left), await sideOf(right), {
    explain: () => "cannot be read",
    ...(signal && { signal }),
  });
}

async function entries(left: Descriptor, right: Descriptor): Promise<ListComparison["entries"]> {
  const { content } = await compare(left, right);
  if (content.kind !== "lists") throw new Error(`Compared as ${content.kind}`);
  return content.entries;
}

const image = (platform = amd64, layers?: readonly number[]) =>
  putImage(store, { repository }, platform, layers);
const list = (...members: readonly Descriptor[]) => putIndex(store, { repository }, members);

describe("two lists", () => {
  it("are compared platform by platform: same, changed, added, removed", async () => {
    const [kept, old, gone] = [image(amd64), image(arm64, [1, 2]), image(windows)];
    const [next, added] = [image(arm64, [1, 3]), image({ os: "linux", architecture: "s390x" })];
    const result = await entries(list(gone, kept, old), list(kept, next, added));
    expect(result.map(({ platform, change }) => [change, platform])).toEqual([
      ["removed", "windows/amd64 (10.0.17763.1697)"],
      ["same", "linux/amd64"],
      ["changed", "linux/arm64/v8"],
      ["added", "linux/s390x"],
    ]);
    expect(result[2]?.image?.layers.map(({ change }) => change)).toEqual([
      "same",
      "added",
      "removed",
    ]);
    expect(result[2]?.image?.config).toEqual([]);
  });

  it("pair platforms that are the same to clients, however they are written", async () => {
    const bare = { os: "linux", architecture: "arm64" };
    const one = image(arm64);
    const [entry] = await entries(list(one), list({ ...one, platform: bare }));
    expect(entry).toMatchObject({
      change: "changed",
      platform: "linux/arm64",
      entry: [{ name: "platform", left: "linux/arm64/v8", right: "linux/arm64" }],
    });
  });

  it("pair entries for one platform by digest first", async () => {
    const [first, second] = [image(amd64, [1]), image(amd64, [2])];
    const result = await entries(list(first, second), list(second));
    expect(result.map(({ change, left }) => [change, left?.digest])).toEqual([
      ["removed", first.digest],
      ["same", second.digest],
    ]);
  });

  it("tell of annotations and attestations that came and went", async () => {
    const one = image();
    const proof = putAttestation(store, repository, one, ["https://slsa.dev/provenance/v1"]);
    const result = await entries(list({ ...one, annotations: { a: "1" } }), list(one, proof));
    expect(result).toHaveLength(1);
    expect(result[0]).toMatchObject({
      change: "changed",
      entry: [{ name: "a", left: "1" }],
      left: { attestations: [] },
      right: { attestations: [proof.digest] },
    });
  });

  it("count what both have once, and say what cannot be read in its place", async () => {
    const [kept, gone] = [image(amd64, [10]), image(arm64, [20])];
    const [before, after] = [list(kept, gone), list(kept)];
    const whole = await compare(before, after);
    expect(whole.sizes.isComplete).toBe(true);
    expect(whole.sizes.shared).toBe(whole.sizes.right);
    expect(whole.sizes.left - whole.sizes.right).toBeGreaterThanOrEqual(20);

    store.repository(repository).manifests.delete(gone.digest);
    reader = new ImageReader(store);
    const broken = await compare(before, after);
    expect(broken.sizes.isComplete).toBe(false);
    expect(broken.content).toMatchObject({
      entries: [{ change: "same" }, { change: "removed", unread: "cannot be read" }],
    });
  });

  it("are read no further than is bounded, and not at all once cancelled", async () => {
    const many = Array.from({ length: 70 }, (_, i) =>
      image({ os: "linux", architecture: `a${i}` }, [i]),
    );
    const [before, after] = [list(...many), list(...many.toReversed())];
    const result = await compare(before, after);
    expect(store.calls.filter(({ operation }) => operation === "getManifest")).toHaveLength(66);
    expect(result.sizes.isComplete).toBe(false);
    await expect(compare(before, after, AbortSignal.abort())).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});

describe("images", () => {
  it("are compared by config, annotations, layers and what they share", async () => {
    const [left, right] = [
      putRichImage(store, repository, amd64),
      putRichImage(store, repository, arm64),
    ];
    const { content, sizes, isSame } = await compare(left, right);
    expect(isSame).toBe(false);
    expect(sizes).toMatchObject({ shared: 0, isComplete: true });
    if (content.kind !== "images") throw new Error(content.kind);
    expect(content.image.config).toEqual([
      { area: "property", name: "platform", left: "linux/amd64", right: "linux/arm64/v8" },
    ]);
    expect(content.image.layers.every(({ change }) => change === "recompressed")).toBe(true);
    expect(content.image.layers[2]?.right?.title).toMatch(/^COPY \/out\/server/);
  });

  it("are compared with the entry of a list that is for their platform", async () => {
    const [one, two, other] = [image(amd64, [1]), image(amd64, [2]), image(arm64)];
    const { content } = await compare(two, list(other, one));
    expect(content).toMatchObject({
      kind: "images",
      entryOf: "right",
      entry: { digest: one.digest, platform: "linux/amd64" },
      platform: "linux/amd64",
    });
    const reverse = await compare(list(other, one), two);
    expect(reverse.content).toMatchObject({ kind: "images", entryOf: "left" });
  });

  it("are lists of one where a list is to replace them", async () => {
    const [one, other] = [image(amd64), image(arm64)];
    const options = { explain: () => "", asLists: true };
    const sides = [await sideOf(one), await sideOf(list(other, one))] as const;
    const { content } = await compareImages(...sides, options);
    expect(content).toMatchObject({
      kind: "lists",
      entries: [
        { change: "added", platform: "linux/arm64/v8" },
        { change: "same", platform: "linux/amd64" },
      ],
    });
  });

  it("say what a list has instead where it has no such entry", async () => {
    const { content } = await compare(list(image(arm64)), image(windows));
    expect(content).toMatchObject({ kind: "noEntry", list: "left", platforms: ["linux/arm64/v8"] });
  });
});

describe("other manifests", () => {
  const artifact = (file: Descriptor, type: string) =>
    putManifest(
      store,
      { repository },
      {
        mediaType: MediaTypes.ociManifest,
        artifactType: type,
        config: { mediaType: MediaTypes.ociEmpty, digest: image().digest, size: 2 },
        layers: [{ mediaType: "text/plain", digest: file.digest, size: file.size }],
      },
    );

  it("that are artifacts are compared by their files", async () => {
    const [a, b] = [artifact(image(amd64), "x/a"), artifact(image(arm64), "x/b")];
    expect(await compare(a, b)).toMatchObject({
      manifest: [{ name: "artifactType", left: "x/a", right: "x/b" }],
      content: { kind: "artifacts", layers: [{ change: "added" }, { change: "removed" }] },
    });
  });

  it("that have nothing in common are compared by what every manifest has", async () => {
    expect(await compare(artifact(image(), "x/a"), list(image()))).toMatchObject({
      isSame: false,
      content: { kind: "other" },
      manifest: [{ name: "mediaType" }, { name: "artifactType" }],
    });
  });

  it("that are one and the same are said to be", async () => {
    const one = list(image());
    expect(await compare(one, one)).toMatchObject({ isSame: true, manifest: [], annotations: [] });
  });
});
