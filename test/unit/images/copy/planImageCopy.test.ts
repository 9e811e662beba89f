import { beforeEach, describe, expect, it } from "vitest";
import { descriptorToJson, type Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import type { CopyChoices } from "../../../../src/images/copy/copyChoices.ts";
import { planImageCopy } from "../../../../src/images/copy/planImageCopy.ts";
import { choosing, copyOf } from "../../../support/copying.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { descriptorOf } from "../../../support/ociData.ts";
import { amd64, arm64, putManifest, windows } from "../../../support/sampleImages.ts";
import { pushAttestation, pushIndex, pushWholeImage } from "../../../support/wholeImages.ts";

const source = { store: new MemoryStore(), repository: "there/app" };
const target = { store: new MemoryStore(), repository: "here/app" };

let amd: Descriptor;
let arm: Descriptor;
let win: Descriptor;

beforeEach(async () => {
  source.store = new MemoryStore();
  target.store = new MemoryStore();
  amd = await pushWholeImage(source, amd64, { layers: ["base", "amd64"] });
  arm = await pushWholeImage(source, arm64, { layers: ["base", "arm64"] });
  win = await pushWholeImage(source, windows);
});

function plan(image: Descriptor, choices: Partial<CopyChoices> = {}, tags: readonly string[] = []) {
  const { digest } = image;
  return planImageCopy(copyOf(source, { digest }, target, tags), choosing(choices));
}

function digests(descriptors: readonly { readonly digest: string }[]) {
  return descriptors.map(({ digest }) => digest);
}

describe("planImageCopy", () => {
  it("has a row for each platform, with what is about it behind it", async () => {
    const attestation = await pushAttestation(source, amd);
    const sbom = await pushAttestation(source, arm, { isReferrer: true });
    source.store.repository(source.repository).referrers.set(arm.digest, [sbom]);
    const index = await pushIndex(source, [amd, arm, attestation]);
    const { rows, blobs, manifests, referrers, root } = await plan(index);
    expect(
      rows.map(({ digest, kind, platform, about }) => ({ digest, kind, platform, about })),
    ).toEqual([
      { digest: amd.digest, kind: "image", platform: amd64, about: undefined },
      { digest: attestation.digest, kind: "attestation", platform: undefined, about: amd.digest },
      { digest: arm.digest, kind: "image", platform: arm64, about: undefined },
      { digest: sbom.digest, kind: "referrer", platform: undefined, about: arm.digest },
    ]);
    expect(rows[3]?.artifactType).toBe("application/vnd.docker.attestation.manifest.v1+json");
    expect(rows[0]?.blobs).toHaveLength(3);
    const held = source.store.repository(source.repository).blobs;
    const sizes = rows[0]?.blobs.map((digest) => held.get(digest)?.length ?? 0) ?? [];
    expect(rows[0]?.bytes).toBe(sizes.reduce((total, size) => total + size, 0));
    expect(new Set(digests(blobs.map(({ descriptor }) => descriptor))).size).toBe(blobs.length);
    expect(digests(manifests.map(({ manifest }) => manifest.raw))).toEqual(
      digests([amd, arm, attestation, index, sbom]),
    );
    expect(referrers).toEqual([{ about: arm.digest, descriptor: sbom }]);
    expect(root.digest).toBe(index.digest);
  });

  it("asks the target once for each manifest where all is there, and for no blob", async () => {
    const index = await pushIndex(source, [amd, arm]);
    for (const name of [source.repository, target.repository]) {
      for (const [digest, raw] of source.store.repository(source.repository).manifests) {
        target.store.repository(name).manifests.set(digest, raw);
      }
    }
    target.store.calls.length = 0;
    const { manifests, blobs, rows } = await plan(index, { referrers: false });
    expect([manifests, blobs]).toEqual([[], []]);
    expect(rows.map(({ isPresent }) => isPresent)).toEqual([true, true]);
    expect(target.store.calls.map(({ operation }) => operation)).toEqual([
      "headManifest",
      "headManifest",
      "headManifest",
    ]);
  });

  it("finds what an index in the target has lost", async () => {
    const index = await pushIndex(source, [amd, arm]);
    const { manifests } = target.store.repository(target.repository);
    for (const { digest } of [index, amd]) {
      const raw = source.store.repository(source.repository).manifests.get(digest);
      if (raw) manifests.set(digest, raw);
    }
    const found = await plan(index, { referrers: false });
    expect(found.manifests.map(({ manifest }) => manifest.raw.digest)).toEqual([arm.digest]);
  });

  it("names what the source does not have", async () => {
    const gone = descriptorOf("gone", { platform: windows });
    expect((await plan(await pushIndex(source, [amd, gone]))).absent).toEqual([gone]);
  });

  it("tells what the tags name", async () => {
    const before = putManifest(
      target.store,
      { repository: target.repository, tag: "old" },
      { mediaType: MediaTypes.ociIndex, manifests: [] },
    );
    const { tags } = await plan(amd, {}, ["new", "old"]);
    expect(tags).toEqual([
      { tag: "new", digest: amd.digest, now: undefined },
      { tag: "old", digest: amd.digest, now: before.digest },
    ]);
  });

  it("has nothing to do for a copy onto itself but the tags", async () => {
    const index = await pushIndex(source, [amd, arm]);
    source.store.calls.length = 0;
    const { digest } = index;
    const made = await planImageCopy(copyOf(source, { digest }, source, ["new"]), choosing());
    expect(made).toMatchObject({ manifests: [], blobs: [], absent: [], tags: [{ tag: "new" }] });
    expect(source.store.calls.map(({ operation }) => operation)).toEqual([
      "getManifest",
      "headManifest",
    ]);
  });
});

describe("planImageCopy, hostile indexes", () => {
  const choices: readonly Partial<CopyChoices>[] = [{}, some([arm64])];

  it.each(choices)("reads what is named a thousand times over once", async (choice) => {
    let index = await pushIndex(source, [amd, arm]);
    for (let level = 0; level < 6; level++) {
      index = await pushIndex(
        source,
        Array.from({ length: 100 }, () => index),
      );
    }
    source.store.calls.length = 0;
    const made = await plan(index, { referrers: false, ...choice });
    expect(made.rows.map(({ digest }) => digest)).toContain(arm.digest);
    expect(source.store.count("getManifest")).toBeLessThanOrEqual(9);
  });

  it.each(choices)("goes only so deep, and reads only so much", async (choice) => {
    let index = await pushIndex(source, [amd, arm]);
    for (let level = 0; level < 12; level++) index = await pushIndex(source, [index]);
    await expect(plan(index, choice)).rejects.toMatchObject({ code: "tooDeep" });
    const { digest } = await pushIndex(source, [amd, arm, win]);
    const limited = planImageCopy(copyOf(source, { digest }, target), choosing(choice), {
      limits: { manifests: 1 },
    });
    await expect(limited).rejects.toMatchObject({ code: "tooMany" });
    const small = planImageCopy(copyOf(source, { digest }, target), choosing(choice), {
      limits: { bytes: 10 },
    });
    await expect(small).rejects.toMatchObject({ code: "tooLarge" });
  });

  it.each(choices)("refuses entries that nobody can verify", async (choice) => {
    const odd = { mediaType: MediaTypes.ociManifest, digest: "sha384:abc", size: 1 };
    const index = putManifest(source.store, source, {
      mediaType: MediaTypes.ociIndex,
      manifests: [descriptorToJson(arm), odd],
    });
    await expect(plan(index, choice)).rejects.toMatchObject({ code: "unreadable" });
  });
});

describe("planImageCopy, chosen platforms", () => {
  it("takes the others out of the index, and keeps the attestations of those that stay", async () => {
    const ofAmd = await pushAttestation(source, amd);
    const ofArm = await pushAttestation(source, arm);
    const index = await pushIndex(source, [amd, arm, win, ofAmd, ofArm]);
    const made = await plan(index, some([arm64]));
    expect(made.isRewritten).toBe(true);
    expect(made.content).toMatchObject({ kind: "index", manifests: [arm, ofArm] });
    expect(digests(made.manifests.map(({ manifest }) => manifest.raw))).toEqual(
      digests([arm, ofArm, made.root]),
    );
    expect(made.leftOutPlatforms).toEqual([amd64, windows]);
    expect(digests(made.leftOutEntries.map(({ descriptor }) => descriptor))).toEqual(
      digests([amd, win, ofAmd]),
    );
  });

  it("rewrites the indexes around what is chosen", async () => {
    const inner = await pushIndex(source, [arm, win]);
    const other = await pushIndex(source, [win]);
    const outer = await pushIndex(source, [amd, inner, other]);
    const made = await plan(outer, some([arm64]));
    const rewritten = made.manifests.map(({ manifest }) => manifest);
    expect(rewritten[0]?.raw.digest).toBe(arm.digest);
    expect(rewritten[1]).toMatchObject({ kind: "index", manifests: [arm] });
    const { raw } = rewritten[1] ?? {};
    expect(rewritten[2]).toMatchObject({
      manifests: [{ digest: raw?.digest, size: raw?.bytes.length, mediaType: inner.mediaType }],
    });
    expect(rewritten).toHaveLength(3);
  });

  it("leaves an index as it is of which all platforms are chosen", async () => {
    const helm = putManifest(source.store, source, {
      mediaType: MediaTypes.ociManifest,
      artifactType: "application/vnd.example.notes",
      config: descriptorOf("{}", { mediaType: MediaTypes.ociEmpty }),
      layers: [],
    });
    const index = await pushIndex(source, [amd, arm, helm]);
    const made = await plan(index, some([amd64, arm64]));
    expect(made).toMatchObject({ isRewritten: false, root: { digest: index.digest } });
    expect(made.leftOutEntries).toEqual([]);
  });

  it("tells of each thing in an index and the indexes in it that it leaves out", async () => {
    const notes = putManifest(source.store, source, {
      mediaType: MediaTypes.ociManifest,
      artifactType: "application/vnd.example.notes",
      config: descriptorOf("{}", { mediaType: MediaTypes.ociEmpty }),
      layers: [],
    });
    const empty = await pushIndex(source, []);
    const others = await pushIndex(source, [win, notes]);
    const made = await plan(await pushIndex(source, [amd, arm, others, empty]), some([arm64]));
    expect(made.leftOutEntries.map(({ kind, descriptor }) => [kind, descriptor.digest])).toEqual([
      ["image", win.digest],
      ["other", notes.digest],
      ["image", amd.digest],
      ["index", empty.digest],
    ]);
  });

  it("keeps a sparse index as it is, and copies what was chosen", async () => {
    const index = await pushIndex(source, [amd, arm]);
    const made = await plan(index, some([arm64], "sparse"));
    expect(made).toMatchObject({ isRewritten: false, isSparse: true });
    expect(digests(made.manifests.map(({ manifest }) => manifest.raw))).toEqual(
      digests([arm, index]),
    );
    expect(made.leftOutPlatforms).toEqual([amd64]);
  });

  it("passes over platforms where there is no index", async () => {
    expect(await plan(amd, some([arm64]))).toMatchObject({ isRewritten: false, absent: [] });
  });

  it("names the platforms that are not there, and those that are", async () => {
    const index = await pushIndex(source, [amd, arm]);
    const s390x = { os: "linux", architecture: "s390x" };
    await expect(plan(index, some([amd64, s390x]))).rejects.toMatchObject({
      brand: "PlatformChoiceError",
      code: "notThere",
      missing: [s390x],
      available: [amd64, arm64],
    });
    await expect(plan(index, some([]))).rejects.toMatchObject({ code: "nothingChosen" });
  });

  it("knows the platform of an entry that says none by its config", async () => {
    const { platform: _, ...bare } = arm;
    const index = await pushIndex(source, [amd, bare]);
    const made = await plan(index, some([arm64]));
    expect(made.content).toMatchObject({ manifests: [bare] });
  });

  it("leaves out what refers to the index that it replaces, and says so", async () => {
    const index = await pushIndex(source, [amd, arm]);
    const signature = await pushAttestation(source, index, { isReferrer: true });
    source.store.repository(source.repository).referrers.set(index.digest, [signature]);
    source.store.repository(source.repository).tags.set(cosignTag(index), signature.digest);
    const made = await plan(index, some([arm64]));
    expect(made.referrers).toEqual([]);
    expect(made.leftOutReferrers.map(({ about, tag }) => [about, tag])).toEqual([
      [index.digest, undefined],
      [index.digest, cosignTag(index)],
    ]);
  });
});

describe("planImageCopy, referrers", () => {
  it("follows referrers of referrers, and copies each once", async () => {
    const sbom = await pushAttestation(source, amd, { isReferrer: true });
    const signature = await pushAttestation(source, sbom, { isReferrer: true });
    const { referrers } = source.store.repository(source.repository);
    referrers.set(amd.digest, [sbom]);
    referrers.set(sbom.digest, [signature]);
    const made = await plan(amd);
    expect(made.manifests.map(({ manifest }) => manifest.raw.digest)).toEqual(
      digests([amd, sbom, signature]),
    );
  });

  it("does not believe a listing that leads round in a circle", async () => {
    const { referrers } = source.store.repository(source.repository);
    referrers.set(amd.digest, [arm]);
    referrers.set(arm.digest, [amd]);
    const made = await plan(amd);
    expect(made.manifests.map(({ manifest }) => manifest.raw.digest)).toEqual([amd.digest]);
    expect(made.referrers).toEqual([]);
  });

  it("does without a referrer that is listed but gone", async () => {
    const gone = descriptorOf("gone");
    source.store.repository(source.repository).referrers.set(amd.digest, [gone]);
    const made = await plan(amd);
    expect(made).toMatchObject({ absent: [], referrers: [] });
    expect(made.leftOutReferrers).toEqual([{ about: amd.digest, descriptor: gone }]);
  });

  it("writes again what the target has but does not list", async () => {
    const sbom = await pushAttestation(source, amd, { isReferrer: true });
    source.store.repository(source.repository).referrers.set(amd.digest, [sbom]);
    const { manifests, referrers } = target.store.repository(target.repository);
    for (const { digest } of [amd, sbom]) {
      const raw = source.store.repository(source.repository).manifests.get(digest);
      if (raw) manifests.set(digest, raw);
    }
    expect((await plan(amd)).manifests).toMatchObject([
      { manifest: { raw: { digest: sbom.digest } } },
    ]);
    referrers.set(amd.digest, [sbom]);
    expect((await plan(amd)).manifests).toEqual([]);
  });

  it.each([
    ["a listing of the tags", 1000],
    ["asking for each, where there are too many tags", 1],
  ])("finds cosign's tags by %s", async (_, pageSize) => {
    const signature = await pushAttestation(source, amd);
    const { tags } = source.store.repository(source.repository);
    for (const name of ["1", "2", "3", "4", "5", "6"]) tags.set(name, amd.digest);
    tags.set(cosignTag(amd), signature.digest);
    source.store.maxPageSize = pageSize;
    source.store.calls.length = 0;
    const made = await plan(amd, {}, ["latest"]);
    expect(made.tags).toEqual([
      { tag: cosignTag(amd), digest: signature.digest, about: amd.digest, now: undefined },
      { tag: "latest", digest: amd.digest, now: undefined },
    ]);
    expect(source.store.count("listTags")).toBeLessThanOrEqual(3);
  });

  it("finds cosign's tags where tags cannot be listed", async () => {
    const signature = await pushAttestation(source, amd);
    source.store.repository(source.repository).tags.set(cosignTag(amd), signature.digest);
    source.store.intercept = ({ operation }) => {
      if (operation === "listTags") throw new StoreError("forbidden", "no", { status: 403 });
    };
    expect((await plan(amd)).referrers).toMatchObject([{ tag: cosignTag(amd) }]);
  });

  it("leaves everything alone that only refers, if that is the choice", async () => {
    const sbom = await pushAttestation(source, amd, { isReferrer: true });
    source.store.repository(source.repository).referrers.set(amd.digest, [sbom]);
    source.store.calls.length = 0;
    expect(await plan(amd, { referrers: false })).toMatchObject({ referrers: [] });
    expect(source.store.calls.map(({ operation }) => operation)).toEqual(["getManifest"]);
  });
});

describe("planImageCopy, non-distributable layers", () => {
  const urls = ["https://layers.example.com/windows"];
  const foreign = descriptorOf("windows base", {
    mediaType: MediaTypes.dockerForeignLayerGzip,
    urls,
  });

  it("skips those that are to be had elsewhere, and says so", async () => {
    const image = await pushWholeImage(source, windows, { layers: ["own"], foreign });
    const made = await plan(image);
    expect(made.leftOutLayers).toEqual([{ image: image.digest, layer: foreign }]);
    expect(digests(made.blobs.map(({ descriptor }) => descriptor))).not.toContain(foreign.digest);
  });

  it("includes them, in an image that is there already, too", async () => {
    const image = await pushWholeImage(source, windows, { layers: ["own"], foreign });
    const nonDistributable = "include" as const;
    const made = await plan(image, { nonDistributable });
    expect(made.blobs).toHaveLength(3);
    const raw = source.store.repository(source.repository).manifests.get(image.digest);
    if (raw) target.store.repository(target.repository).manifests.set(image.digest, raw);
    const again = await plan(image, { nonDistributable });
    expect(again.manifests).toEqual([]);
    expect(digests(again.blobs.map(({ descriptor }) => descriptor))).toEqual([foreign.digest]);
  });
});

function some(
  platforms: readonly Descriptor["platform"][],
  index: "rewrite" | "sparse" = "rewrite",
): Partial<CopyChoices> {
  const chosen = platforms.flatMap((platform) => platform ?? []);
  return { platforms: { kind: "some", platforms: chosen, index } };
}

function cosignTag({ digest }: Descriptor): string {
  return `${digest.replace(":", "-")}.sig`;
}
