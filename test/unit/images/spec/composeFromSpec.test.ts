import { beforeEach, describe, expect, it } from "vitest";
import type { Descriptor } from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { composeFromSpec } from "../../../../src/images/spec/composeFromSpec.ts";
import { hasErrors, parseSpecFile } from "../../../../src/images/spec/parseSpecFile.ts";
import { listOf } from "../../../support/listDrafts.ts";
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

const host = "localhost:5000";
const repository = "team/app";
const head = `image: ${host}/${repository}:multi\n`;

let store: MemoryStore;
let x86: Descriptor;
let arm: Descriptor;

beforeEach(() => {
  store = new MemoryStore();
  x86 = putImage(store, { repository, tag: "amd64" }, amd64);
  arm = putImage(store, { repository, tag: "arm64" }, arm64);
});

function compose(text: string) {
  const parsed = parseSpecFile(text);
  if (!parsed.spec || hasErrors(parsed)) throw new Error(JSON.stringify(parsed.findings));
  return composeFromSpec(openStores({ [host]: store }), parsed.spec, {
    id: "d1",
    now: "2026-11-21T10:20:30Z",
    connectionOf: ({ registry }) => (registry === host ? host : undefined),
  });
}

async function draftOf(text: string) {
  const composition = await compose(text);
  if (composition.kind === "refused") throw new Error(JSON.stringify(composition.problems));
  return composition;
}

async function problemsOf(text: string) {
  const composition = await compose(text);
  return composition.kind === "refused" ? composition.problems : [];
}

async function membersOf(text: string) {
  return listOf((await draftOf(text)).draft).manifests;
}

const image = (tag: string, rest = "") => `{image: "${host}/${repository}:${tag}"${rest}}`;

describe("the list of a spec file", () => {
  it("has the images in the order of the file, with what their configs say", async () => {
    const { draft, skipped } = await draftOf(
      `${head}tags: [more]\nmanifests: [${image("arm64")}, ${image("amd64")}]`,
    );
    expect(listOf(draft).manifests).toEqual([arm, x86]);
    expect(draft).toMatchObject({ tag: "multi", moreTags: ["more"], basedOn: undefined });
    expect(draft.origins[arm.digest]?.chosen).toEqual({ tag: "arm64", digest: arm.digest });
    expect(skipped).toEqual([]);
  });

  it("has what the file says where config and file differ", async () => {
    putImage(store, { repository, tag: "windows" }, windows);
    const said = `, platform: {variant: "", osfeatures: [sve]}, annotations: {a: b}`;
    const old = ", platform: {os: windows, architecture: amd64, osversion: 10.0.14393}";
    const [first, second] = await membersOf(
      `${head}manifests: [${image("arm64", said)}, ${image("windows", old)}]`,
    );
    expect(first?.platform).toEqual({ os: "linux", architecture: "arm64", osFeatures: ["sve"] });
    expect(first?.annotations).toEqual({ a: "b" });
    expect(second?.platform).toEqual({ ...windows, osVersion: "10.0.14393" });
  });

  it("has its own annotations, artifactType and subject", async () => {
    const { draft } = await draftOf(
      `${head}annotations: {a: b}\nartifactType: x/y\nsubject: ${x86.digest}\nmanifests: [${image("amd64")}]`,
    );
    const { platform: _, ...subject } = x86;
    expect(listOf(draft)).toMatchObject({ annotations: { a: "b" }, artifactType: "x/y", subject });
  });

  it("has the media type that the file demands", async () => {
    const { draft } = await draftOf(`${head}type: docker\nmanifests: [${image("amd64")}]`);
    expect(JSON.parse(draft.text)).toMatchObject({ mediaType: MediaTypes.dockerList });
  });

  it("takes the wanted image out of a list, with what attests it", async () => {
    const attestation = putAttestation(store, repository, arm, ["https://spdx.dev/Document"]);
    putIndex(store, { repository, tag: "all" }, [x86, arm, attestation]);
    expect(
      await membersOf(`${head}manifests: [${image("all", ", platform: linux/arm64")}]`),
    ).toEqual([arm, attestation]);
    expect(await membersOf(`${head}manifests: [${image("all")}]`)).toEqual([x86, arm, attestation]);
  });

  it("says if a list has no image of the platform", async () => {
    putIndex(store, { repository, tag: "all" }, [x86]);
    const wanted = ", platform: {architecture: arm64}";
    expect(await problemsOf(`${head}manifests: [${image("all", wanted)}]`)).toEqual([
      {
        code: "platformNotInList",
        image: `${host}/${repository}:all`,
        platform: { architecture: "arm64" },
      },
    ]);
  });

  it("names each image that does not exist", async () => {
    const text = `${head}manifests: [${image("no")}, ${image("amd64")}, ${image("none")}]`;
    expect(await problemsOf(text)).toEqual([
      { code: "missingImage", image: `${host}/${repository}:no` },
      { code: "missingImage", image: `${host}/${repository}:none` },
    ]);
  });

  it("leaves out what does not exist if the file says so, and says what", async () => {
    const { draft, skipped } = await draftOf(
      `${head}ignoreMissing: true\nplatforms: [linux/amd64, linux/riscv64]\ntemplate: ${host}/${repository}:ARCH`,
    );
    expect(listOf(draft).manifests).toEqual([x86]);
    expect(skipped).toEqual([`${host}/${repository}:riscv64`]);
  });

  it("cannot be made of nothing but missing images", async () => {
    const text = `${head}ignoreMissing: true\nmanifests: [${image("no")}]`;
    expect(await problemsOf(text)).toEqual([{ code: "allMissing" }]);
  });

  it("is not made of a list that lost a member, whatever may be missing", async () => {
    const index = putIndex(store, { repository, tag: "broken" }, [x86, arm]);
    store.repository(repository).manifests.delete(arm.digest);
    expect(index.size).toBeGreaterThan(0);
    const text = `${head}ignoreMissing: true\nmanifests: [${image("broken")}]`;
    await expect(compose(text)).rejects.toMatchObject({ code: "notFound" });
  });

  it("needs a connection to every registry that is named", async () => {
    const text = `image: ghcr.io/a/b\nmanifests: [{image: alpine}, ${image("amd64")}]`;
    expect(await problemsOf(text)).toEqual([
      { code: "noConnection", registry: "ghcr.io" },
      { code: "noConnection", registry: "docker.io" },
    ]);
    expect(store.calls).toEqual([]);
  });
});
