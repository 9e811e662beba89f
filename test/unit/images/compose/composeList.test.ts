import { beforeEach, describe, expect, it } from "vitest";
import { isAbortError } from "../../../../src/core/base/abort.ts";
import { descriptorToJson, type Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import type { Platform } from "../../../../src/core/oci/platform.ts";
import type { ManifestReference } from "../../../../src/core/registry/imageStore.ts";
import { composeList, type Composition } from "../../../../src/images/compose/composeList.ts";
import type { ListSource } from "../../../../src/images/compose/listMembers.ts";
import type { ListDraft } from "../../../../src/images/drafts/listDraft.ts";
import type { ImageStores } from "../../../../src/images/imageStores.ts";
import { listOf } from "../../../support/listDrafts.ts";
import { MemoryStore } from "../../../support/memoryStore.ts";
import { bytesOf, sha256 } from "../../../support/ociData.ts";
import { openStores } from "../../../support/openStores.ts";
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
const connectionId = "localhost:5000";
const target = { connectionId, repository, tag: "multi" };
const options = { id: "d1", now: "2026-11-21T10:20:30Z" };
let store: MemoryStore;
let stores: ImageStores;

beforeEach(() => {
  store = new MemoryStore();
  stores = openStores({ [connectionId]: store });
});

function sourceOf(reference: ManifestReference): ListSource {
  return { connectionId, repository, reference };
}

function compose(...references: readonly ManifestReference[]): Promise<Composition> {
  return composeList(stores, target, references.map(sourceOf), options);
}

async function draftOf(...references: readonly ManifestReference[]): Promise<ListDraft> {
  const composition = await compose(...references);
  if (composition.kind === "refused") throw new Error(JSON.stringify(composition.problems));
  return composition.draft;
}

async function problemsOf(...references: readonly ManifestReference[]) {
  const composition = await compose(...references);
  return composition.kind === "refused" ? composition.problems : [];
}

/** Puts an image of Docker's own types. */
function putDockerImage(tag: string, platform: Platform): Descriptor {
  const config = bytesOf({ os: platform.os, architecture: platform.architecture });
  const digest = sha256(config);
  store.repository(repository).blobs.set(digest, config);
  const mediaType = MediaTypes.dockerManifest;
  return putManifest(
    store,
    { repository, tag },
    {
      schemaVersion: 2,
      mediaType,
      config: { mediaType: MediaTypes.dockerConfig, digest, size: config.length },
      layers: [],
      tag,
    },
  );
}

describe("composeList", () => {
  it("reads the platform of each tag from its config and keeps the order of the selection", async () => {
    putImage(store, { repository, tag: "amd64" }, amd64);
    putImage(store, { repository, tag: "arm64" }, arm64);
    const draft = await draftOf({ tag: "arm64" }, { tag: "amd64" });
    const { manifests } = listOf(draft);
    expect(manifests.map(({ platform }) => platform)).toEqual([arm64, amd64]);
    expect(manifests.map(({ digest }) => draft.origins[digest])).toEqual(
      ["arm64", "amd64"].map((tag, position) => ({
        connectionId,
        repository,
        source: `app:${tag}`,
        chosen: { tag, digest: manifests[position]?.digest },
      })),
    );
    expect(draft).toMatchObject({ ...target, id: "d1", moreTags: [], changedAt: options.now });
    expect(JSON.parse(draft.text)).toEqual({
      schemaVersion: 2,
      mediaType: MediaTypes.ociIndex,
      manifests: manifests.map((descriptor) => descriptorToJson(descriptor)),
    });
  });

  it("keeps os.version of Windows images", async () => {
    putImage(store, { repository, tag: "win" }, windows);
    const draft = await draftOf({ tag: "win" });
    expect(draft.text).toContain('"os.version": "10.0.17763.1697"');
  });

  it("makes a Docker manifest list of Docker images only", async () => {
    putDockerImage("amd64", amd64);
    putDockerImage("arm64", arm64);
    const draft = await draftOf({ tag: "amd64" }, { tag: "arm64" });
    expect(listOf(draft).json["mediaType"]).toBe(MediaTypes.dockerList);
  });

  it("makes an OCI index of Docker and OCI images together", async () => {
    putDockerImage("amd64", amd64);
    putImage(store, { repository, tag: "arm64" }, arm64);
    const draft = await draftOf({ tag: "amd64" }, { tag: "arm64" });
    expect(listOf(draft).json["mediaType"]).toBe(MediaTypes.ociIndex);
  });

  it("makes an OCI index where a Docker list would lose annotations", async () => {
    const image = putDockerImage("amd64", amd64);
    const annotated = { ...image, platform: amd64, annotations: { team: "blue" } };
    putIndex(store, { repository, tag: "list" }, [annotated]);
    const draft = await draftOf({ tag: "list" });
    expect(listOf(draft).json["mediaType"]).toBe(MediaTypes.ociIndex);
    expect(listOf(draft).manifests[0]?.annotations).toEqual({ team: "blue" });
  });

  it("flattens lists into their images, with the attestations of those at the end", async () => {
    const image = putImage(store, { repository }, amd64);
    const attestation = putAttestation(store, repository, image, ["https://spdx.dev/Document"]);
    putIndex(store, { repository, tag: "amd64" }, [image, attestation]);
    putImage(store, { repository, tag: "arm64" }, arm64);
    const draft = await draftOf({ tag: "amd64" }, { tag: "arm64" });
    expect(listOf(draft).manifests.map(({ platform }) => platform?.architecture)).toEqual([
      "amd64",
      "arm64",
      "unknown",
    ]);
    expect(listOf(draft).manifests[2]?.digest).toBe(attestation.digest);
    expect(listOf(draft).manifests[2]?.annotations).toEqual(attestation.annotations);
  });

  it("flattens lists within lists", async () => {
    const inner = putIndex(store, { repository }, [putImage(store, { repository }, amd64)]);
    putIndex(store, { repository, tag: "outer" }, [inner, putImage(store, { repository }, arm64)]);
    const draft = await draftOf({ tag: "outer" });
    expect(listOf(draft).manifests.map(({ platform }) => platform)).toEqual([amd64, arm64]);
  });

  it("takes platform rows by digest", async () => {
    const image = putImage(store, { repository }, arm64);
    const draft = await draftOf({ digest: image.digest });
    expect(listOf(draft).manifests).toEqual([image]);
    expect(draft.origins[image.digest]).toEqual({
      connectionId,
      repository,
      source: `app@${image.digest.slice(0, 15)}`,
    });
  });

  it("makes of the rows of a list what it makes of the list itself (invariant 4)", async () => {
    const image = putImage(store, { repository }, { os: "windows", architecture: "amd64" });
    const entry = {
      ...image,
      platform: { ...windows, extra: { features: ["sse4"] } },
      annotations: { team: "blue" },
      extra: { "com.example.member": true },
    };
    const attestation = putAttestation(store, repository, image, ["https://spdx.dev/Document"]);
    putIndex(store, { repository, tag: "list" }, [entry, attestation]);
    const row = {
      ...sourceOf({ digest: entry.digest }),
      descriptor: entry,
      attestations: [attestation],
    };
    const fromRow = await composeList(stores, target, [row], options);
    const fromList = await draftOf({ tag: "list" });
    if (fromRow.kind === "refused") throw new Error("refused");
    expect(fromRow.draft.text).toBe(fromList.text);
    const { manifests } = JSON.parse(fromList.text) as { readonly manifests: readonly unknown[] };
    expect(manifests[0]).toEqual(descriptorToJson(entry));
  });

  it("says which annotations a flattened list leaves behind (invariant 4)", async () => {
    const image = putImage(store, { repository }, amd64);
    putManifest(
      store,
      { repository, tag: "list" },
      {
        schemaVersion: 2,
        mediaType: MediaTypes.ociIndex,
        manifests: [descriptorToJson(image)],
        annotations: { "org.opencontainers.image.title": "App" },
      },
    );
    expect((await draftOf({ tag: "list" })).leftBehind).toEqual([
      { source: "app:list", annotations: ["org.opencontainers.image.title"] },
    ]);
  });

  it("fills in a media type that a list leaves out", async () => {
    const image = putImage(store, { repository }, amd64);
    putIndex(store, { repository, tag: "list" }, [{ ...image, mediaType: "" }]);
    expect(listOf(await draftOf({ tag: "list" })).manifests[0]).toEqual(image);
  });

  it.each([[{ size: 7 }], [{ mediaType: MediaTypes.dockerManifest }]])(
    "refuses an entry that contradicts its manifest: %j",
    async (wrong) => {
      const image = putImage(store, { repository }, amd64);
      putIndex(store, { repository, tag: "list" }, [{ ...image, ...wrong }]);
      const { mediaType, size, digest } = image;
      expect(await problemsOf({ tag: "list" })).toEqual([
        {
          code: "contradiction",
          image: { source: "app:list (linux/amd64)", digest },
          claimed: { mediaType, size, ...wrong },
          actual: { mediaType, size },
        },
      ]);
    },
  );

  it("counts the same image twice once", async () => {
    const image = putImage(store, { repository, tag: "amd64" }, amd64);
    putIndex(store, { repository, tag: "list" }, [image]);
    const draft = await draftOf({ tag: "amd64" }, { tag: "list" });
    expect(listOf(draft).manifests).toHaveLength(1);
  });

  it("leaves two images for one platform, and one without any, to be amended", async () => {
    putImage(store, { repository, tag: "a" }, arm64, [1]);
    putImage(store, { repository, tag: "b" }, { os: "linux", architecture: "arm64" });
    putImage(store, { repository, tag: "c" }, { os: "", architecture: "" });
    const { manifests } = listOf(await draftOf({ tag: "a" }, { tag: "b" }, { tag: "c" }));
    expect(manifests.map(({ platform }) => platform)).toEqual([
      arm64,
      { os: "linux", architecture: "arm64" },
      undefined,
    ]);
  });

  it("refuses what is no image, and says what it is", async () => {
    const chart = "application/vnd.cncf.helm.config.v1+json";
    const { digest } = putManifest(
      store,
      { repository, tag: "chart" },
      {
        schemaVersion: 2,
        mediaType: MediaTypes.ociManifest,
        config: { mediaType: chart, digest: sha256("{}"), size: 2 },
        layers: [],
      },
    );
    expect(await problemsOf({ tag: "chart" })).toEqual([
      { code: "notAnImage", image: { source: "app:chart", digest }, type: chart },
    ]);
  });

  it("refuses schema 1", async () => {
    const { digest } = putManifest(
      store,
      { repository, tag: "old" },
      {
        schemaVersion: 1,
        mediaType: MediaTypes.dockerSchema1,
        fsLayers: [],
        architecture: "amd64",
      },
    );
    expect(await problemsOf({ tag: "old" })).toEqual([
      { code: "schema1", image: { source: "app:old", digest } },
    ]);
  });

  it("refuses lists nested without end", async () => {
    let inner = putIndex(store, { repository }, []);
    for (let level = 0; level < 12; level++) inner = putIndex(store, { repository }, [inner]);
    expect(await problemsOf({ digest: inner.digest })).toMatchObject([{ code: "tooDeep" }]);
  });

  it("refuses a list with members it could not keep (invariant 4)", async () => {
    const odd = { mediaType: MediaTypes.ociManifest, digest: "sha384:abc", size: 1 };
    const { digest } = putManifest(
      store,
      { repository, tag: "odd" },
      { schemaVersion: 2, mediaType: MediaTypes.ociIndex, manifests: [odd] },
    );
    expect(await problemsOf({ tag: "odd" })).toEqual([
      { code: "unreadableMembers", image: { source: "app:odd", digest }, count: 1 },
    ]);
  });

  it("refuses a selection without images", async () => {
    putIndex(store, { repository, tag: "empty" }, []);
    expect(await problemsOf({ tag: "empty" })).toEqual([{ code: "noSources" }]);
  });

  it("notes what the target tag holds", async () => {
    putImage(store, { repository, tag: "amd64" }, amd64);
    expect((await draftOf({ tag: "amd64" })).basedOn).toBeUndefined();
    const { digest } = putImage(store, { repository, tag: "multi" }, arm64);
    expect((await draftOf({ tag: "amd64" })).basedOn).toBe(digest);
  });

  it("writes nothing", async () => {
    putImage(store, { repository, tag: "amd64" }, amd64);
    await draftOf({ tag: "amd64" });
    expect(store.calls.filter(({ operation }) => /^(put|delete|mount)/.test(operation))).toEqual(
      [],
    );
  });

  it("names what is missing", async () => {
    putImage(store, { repository, tag: "amd64" }, amd64);
    expect(await problemsOf({ tag: "amd64" }, { tag: "gone" })).toEqual([
      { code: "missing", source: "localhost:5000/team/app:gone" },
    ]);
  });

  it("ends when cancelled", async () => {
    putImage(store, { repository, tag: "amd64" }, amd64);
    const controller = new AbortController();
    store.intercept = () => controller.abort();
    const { signal } = controller;
    const source = sourceOf({ tag: "amd64" });
    const composing = composeList(stores, target, [source], { ...options, signal });
    await expect(composing).rejects.toSatisfy(isAbortError);
  });
});
