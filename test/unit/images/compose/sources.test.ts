import { beforeEach, describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { AttestationKeys } from "../../../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import type { Platform } from "../../../../src/core/oci/platform.ts";
import { parsePlatform } from "../../../../src/core/oci/platformText.ts";
import { StoreError } from "../../../../src/core/registry/storeError.ts";
import { composeList } from "../../../../src/images/compose/composeList.ts";
import type { ListSource } from "../../../../src/images/compose/listMembers.ts";
import { sourceFromReference } from "../../../../src/images/compose/sourceFromReference.ts";
import type { ImageStores } from "../../../../src/images/imageStores.ts";
import { composeDraft, listOf } from "../../../support/listDrafts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { openStores } from "../../../support/openStores.ts";
import {
  amd64,
  arm64,
  putAttestation,
  putImage,
  putIndex,
  windows,
} from "../../../support/sampleImages.ts";
import { pushAttestation, pushWholeImage } from "../../../support/wholeImages.ts";

const armV7: Platform = { os: "linux", architecture: "arm", variant: "v7" };
const armV6: Platform = { os: "linux", architecture: "arm", variant: "v6" };
const repository = "team/app";
const target = { connectionId: "near", repository, tag: "multi" };
let near: MemoryStore;
let far: MemoryStore;
let stores: ImageStores;

beforeEach(() => {
  near = new MemoryStore();
  far = new MemoryStore();
  stores = openStores({ near, far });
});

function source(tag: string, members: Partial<ListSource> = {}): ListSource {
  return { connectionId: "near", repository, reference: { tag }, ...members };
}

async function platformsOf(...sources: readonly ListSource[]) {
  return listOf(await composeDraft(stores, target, sources)).manifests.map(
    ({ platform }) => platform,
  );
}

describe("picking platforms of a source", () => {
  const all = [amd64, arm64, armV6, armV7, windows];
  let images: readonly Descriptor[];
  beforeEach(() => {
    images = all.map((platform) => putImage(near, { repository }, platform));
    putIndex(near, { repository, tag: "all" }, images);
  });

  it.each([
    [["linux/amd64"], [amd64]],
    [["linux/arm64"], [arm64]],
    [["linux/arm"], [armV7]],
    [["linux/arm/v6"], [armV6]],
    [["windows/amd64"], [windows]],
    [["windows(10.0.17763)/amd64"], [windows]],
    [
      ["linux/arm64/v8", "linux/x86_64"],
      [amd64, arm64],
    ],
  ])("%j as buildx does, in the order of the list", async (wanted, picked) => {
    const platforms = wanted.map((each) => parsePlatform(each));
    expect(await platformsOf(source("all", { platforms }))).toEqual(picked);
  });

  it("does not even read the images that are not wanted", async () => {
    near.calls.length = 0;
    await platformsOf(source("all", { platforms: [amd64] }));
    expect(near.count("getManifest")).toBe(2);
  });

  it("refuses a platform that is not there, and names what is", async () => {
    const wanted = { os: "linux", architecture: "s390x" };
    const sources = [source("all", { platforms: [amd64, wanted] })];
    const composition = await composeList(stores, target, sources, { id: "d", now: "" });
    expect(composition).toEqual({
      kind: "refused",
      problems: [
        {
          code: "noSuchPlatform",
          source: "app:all",
          wanted: [wanted],
          available: expect.arrayContaining(all) as unknown,
        },
      ],
    });
  });

  it("takes the attestations of the picked images and no others", async () => {
    const [first, second] = images;
    if (!first || !second) throw new Error("no images");
    const attested = putAttestation(near, repository, first, ["https://spdx.dev/Document"]);
    const other = putAttestation(near, repository, second, ["https://slsa.dev/provenance/v1"]);
    putIndex(near, { repository, tag: "all" }, [first, second, attested, other]);
    const draft = await composeDraft(stores, target, [source("all", { platforms: [arm64] })]);
    expect(listOf(draft).manifests).toEqual([second, other]);
  });
});

describe("attestations that are referrers", () => {
  it("are taken into the list as BuildKit would have put them there", async () => {
    const image = await pushWholeImage({ store: near, repository, tag: "amd64" }, amd64);
    const place = { store: near, repository };
    const attestation = await pushAttestation(place, image, { isReferrer: true });
    const { digest, size, mediaType } = attestation;
    const artifactType = "application/vnd.docker.attestation.manifest.v1+json";
    const signature = { ...attestation, artifactType: "application/vnd.dev.cosign" };
    near
      .repository(repository)
      .referrers.set(image.digest, [signature, { digest, size, mediaType, artifactType }]);
    const draft = await composeDraft(stores, target, [source("amd64")]);
    expect(listOf(draft).manifests).toEqual([image, { ...attestation, artifactType }]);
    expect(attestation.annotations).toEqual({
      [AttestationKeys.type]: "attestation-manifest",
      [AttestationKeys.subject]: image.digest,
    });
  });

  it("are not asked for where the list has them, nor for Docker's own images", async () => {
    const image = putImage(near, { repository }, amd64);
    const attestation = putAttestation(near, repository, image, []);
    putIndex(near, { repository, tag: "attested" }, [image, attestation]);
    await pushWholeImage({ store: near, repository, tag: "docker" }, arm64, { isDocker: true });
    await composeDraft(stores, target, [source("attested"), source("docker")]);
    expect(near.count("listReferrers")).toBe(0);
  });

  it("are none where the store cannot tell", async () => {
    putImage(near, { repository, tag: "amd64" }, amd64);
    near.intercept = ({ operation }) => {
      if (operation === "listReferrers") throw new StoreError("forbidden", "no");
    };
    expect(await platformsOf(source("amd64"))).toEqual([amd64]);
  });
});

describe("what a list leaves out of a platform", () => {
  it.each([
    [{ os: "linux", architecture: "" }, amd64],
    [
      { os: "", architecture: "amd64", variant: "v3" },
      { ...amd64, variant: "v3" },
    ],
    [{ os: "", architecture: "" }, amd64],
  ])("is filled in from the config: %j", async (written, filled) => {
    const image = putImage(near, { repository }, amd64);
    putIndex(near, { repository, tag: "list" }, [{ ...image, platform: written }]);
    expect(await platformsOf(source("list"))).toEqual([filled]);
  });
});

describe("sources of other stores", () => {
  it("come together in one list, each remembering where it is", async () => {
    putImage(near, { repository, tag: "amd64" }, amd64);
    const other = putImage(far, { repository: "other/app", tag: "1" }, arm64);
    const away = { connectionId: "far", repository: "other/app", reference: { tag: "1" } };
    const draft = await composeDraft(stores, target, [source("amd64"), away]);
    expect(listOf(draft).manifests.map(({ platform }) => platform)).toEqual([amd64, arm64]);
    expect(draft.origins[other.digest]).toEqual({
      connectionId: "far",
      repository: "other/app",
      source: "app:1",
      chosen: { tag: "1", digest: other.digest },
    });
  });

  it("fail by the name of a connection that was removed", async () => {
    const gone = source("1", { connectionId: "gone" });
    await expect(composeDraft(stores, target, [gone])).rejects.toMatchObject({
      brand: "UnknownConnectionError",
      connectionId: "gone",
    });
  });
});

describe("the media type of a list, as buildx decides (all Docker, all OCI, mixed)", () => {
  it.each([
    [[true, true], MediaTypes.dockerList],
    [[false, false], MediaTypes.ociIndex],
    [[true, false], MediaTypes.ociIndex],
    [[false, true], MediaTypes.ociIndex],
  ])("Docker's own: %j → %s", async (docker, mediaType) => {
    const platforms = [amd64, arm64];
    for (const [position, isDocker] of docker.entries()) {
      const place = { store: near, repository, tag: `t${position}` };
      await pushWholeImage(place, platforms[position] ?? amd64, { isDocker });
    }
    const draft = await composeDraft(stores, target, [source("t0"), source("t1")]);
    expect(listOf(draft).json["mediaType"]).toBe(mediaType);
  });
});

describe("sourceFromReference", () => {
  const connections = [
    { id: "hub", registry: "docker.io" },
    { id: "hub~2", registry: "docker.io" },
    { id: "local", registry: "localhost:5000" },
  ];
  const digest = `sha256:${"a".repeat(64)}`;

  it.each([
    ["alpine", "hub", "library/alpine", { tag: "latest" }],
    ["docker://localhost:5000/team/app:1", "local", "team/app", { tag: "1" }],
    [`localhost:5000/app:1@${digest}`, "local", "app", { digest }],
  ])("%s", (text, connectionId, path, reference) => {
    const found = { kind: "source", source: { connectionId, repository: path, reference } };
    expect(sourceFromReference(text, connections)).toEqual(found);
  });

  it("names a registry that is not known, and what is no reference", () => {
    expect(sourceFromReference("ghcr.io/a/b:1", connections)).toMatchObject({
      kind: "unknownRegistry",
      registry: "ghcr.io",
      reference: { repository: "a/b", tag: "1" },
    });
    expect(sourceFromReference("Not A Reference", connections)).toMatchObject({
      kind: "invalid",
      error: { brand: "InvalidReferenceError" },
    });
  });
});
