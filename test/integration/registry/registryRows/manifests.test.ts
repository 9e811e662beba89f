import { describe, expect, it } from "vitest";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { indexContents } from "../../../../src/core/oci/indexContents.ts";
import { effectiveMediaType, parseManifest } from "../../../../src/core/oci/parseManifest.ts";
import { composeList } from "../../../../src/images/compose/composeList.ts";
import { ImageReader } from "../../../../src/images/imageReader.ts";
import { readConfig } from "../../../../src/images/readConfig.ts";
import { bytesOf, descriptorOf, sha256 } from "../../../support/ociData.ts";
import { openStores } from "../../../support/openStores.ts";
import { manifestAnswer, RegistryBench } from "../../../support/registryBench.ts";
import type { Answer } from "../../../support/scriptedServer.ts";

const bench = RegistryBench.use();
const config = descriptorOf("config", { mediaType: MediaTypes.ociConfig });
const image = { schemaVersion: 2, config, layers: [] };
const index = { schemaVersion: 2, manifests: [] };

/** What a client makes of whatever the registry answers. */
async function read(answer: Answer) {
  bench.registry.script = () => answer;
  return parseManifest(await bench.client().getManifest("app", { tag: "1" }));
}

async function compose() {
  const place = { connectionId: "here", repository: "app" };
  const stores = openStores({ here: bench.client() });
  const sources = [{ ...place, reference: { tag: "1" } }];
  return composeList(stores, { ...place, tag: "2" }, sources, { id: "d", now: "2026-11-21" });
}

describe("row 8: a HEAD that says little", () => {
  it("row 8: without a length, the digest does", async () => {
    const headers = {
      "docker-content-digest": sha256("x"),
      "content-type": MediaTypes.ociManifest,
    };
    bench.registry.script = () => ({ status: 200, headers, chunked: true });
    expect(await bench.client().headManifest("app", { tag: "1" })).toEqual({
      digest: sha256("x"),
      mediaType: MediaTypes.ociManifest,
    });
    expect(bench.registry.lines).toEqual(["HEAD /v2/app/manifests/1"]);
  });

  it("row 8: with a digest that is none of the content, the content is refused", async () => {
    const headers = { "docker-content-digest": sha256("x") };
    const { digest, ...answer } = manifestAnswer(image, headers);
    bench.registry.script = () => answer;
    const client = bench.client();
    expect((await client.headManifest("app", { tag: "1" }))?.digest).toBe(sha256("x"));
    const reading = client.getManifest("app", { digest });
    await expect(reading).rejects.toMatchObject({ code: "digestMismatch" });
  });
});

describe("row 9: another kind of manifest than was said or asked for", () => {
  it("row 9: the body's own type goes before the Content-Type", async () => {
    const content = { ...image, mediaType: MediaTypes.dockerManifest };
    const manifest = await read(manifestAnswer(content, { "content-type": MediaTypes.ociIndex }));
    expect(manifest.kind).toBe("image");
    expect(effectiveMediaType(manifest)).toBe(MediaTypes.dockerManifest);
  });

  it("row 9: one child for the list that was asked for is refused", async () => {
    const { digest } = manifestAnswer(index);
    bench.registry.script = () => manifestAnswer(image);
    const reading = bench.client().getManifest("app", { digest });
    await expect(reading).rejects.toMatchObject({ code: "digestMismatch" });
  });
});

describe("row 10: wrong and missing Content-Types", () => {
  it.each([
    ["text/plain", image, "image", MediaTypes.ociManifest],
    ["application/json; charset=utf-8", index, "index", MediaTypes.ociIndex],
    ["", index, "index", MediaTypes.ociIndex],
    [`${MediaTypes.dockerList}; charset=utf-8`, index, "index", MediaTypes.dockerList],
    ["application/octet-stream", { fsLayers: [], history: [] }, "schema1", ""],
  ])("row 10: %j is told by its shape", async (type, content, kind, mediaType) => {
    const manifest = await read(
      manifestAnswer(content, type === "" ? {} : { "content-type": type }),
    );
    expect(manifest.kind).toBe(kind);
    if (mediaType !== "") expect(effectiveMediaType(manifest)).toBe(mediaType);
  });

  it("row 10: a list that is made always says its media type", async () => {
    const platform = { os: "linux", architecture: "amd64" };
    const bytes = bytesOf(platform);
    const real = { ...config, digest: sha256(bytes), size: bytes.length };
    const tagged = manifestAnswer({ ...image, config: real }, { "content-type": "text/plain" });
    bench.registry.script = ({ target }) =>
      target.includes("/blobs/") ? { status: 200, body: bytes } : tagged;
    const composition = await compose();
    if (composition.kind !== "draft") throw new Error("The list was refused");
    expect(JSON.parse(composition.draft.text)).toMatchObject({
      mediaType: MediaTypes.ociIndex,
      manifests: [{ mediaType: MediaTypes.ociManifest, digest: tagged.digest, platform }],
    });
  });
});

describe("row 20: all that lists hold", () => {
  it("row 20: is told apart, and nothing is left out", async () => {
    const unknown = { os: "unknown", architecture: "unknown" };
    const amd64 = descriptorOf("amd64", { platform: { os: "linux", architecture: "amd64" } });
    const annotations = {
      "vnd.docker.reference.type": "attestation-manifest",
      "vnd.docker.reference.digest": amd64.digest,
    };
    const manifests = [
      amd64,
      descriptorOf("proof", { platform: unknown, annotations }),
      descriptorOf("inner", { mediaType: MediaTypes.ociIndex }),
      descriptorOf("no platform"),
      descriptorOf("half", { platform: { os: "linux", architecture: "" } }),
      descriptorOf("chart", { artifactType: "application/vnd.cncf.helm.config.v1+json" }),
      descriptorOf("odd", { platform: unknown }),
    ];
    const list = await read(manifestAnswer({ ...index, manifests }));
    if (list.kind !== "index") throw new Error("The list is none");
    const { entries, orphanAttestations } = indexContents(list);
    expect(entries.map(({ kind }) => kind)).toEqual([
      "image",
      "index",
      "image",
      "image",
      "artifact",
      "artifact",
    ]);
    expect(entries[0]?.attestations.map(({ digest }) => digest)).toEqual([sha256("proof")]);
    expect(orphanAttestations).toEqual([]);
  });

  it("row 20: lists within lists come to an end", async () => {
    const held = new Map<string, Uint8Array>();
    let bytes = bytesOf({ ...index, mediaType: MediaTypes.ociIndex });
    for (let depth = 0; depth < 12; depth++) {
      held.set(sha256(bytes), bytes);
      const inner = { mediaType: MediaTypes.ociIndex, digest: sha256(bytes), size: bytes.length };
      bytes = bytesOf({ ...index, mediaType: MediaTypes.ociIndex, manifests: [inner] });
    }
    bench.registry.script = ({ target }) => ({
      status: 200,
      body: held.get(target.split("/").at(-1) ?? "") ?? bytes,
    });
    expect(await compose()).toMatchObject({ kind: "refused", problems: [{ code: "tooDeep" }] });
    expect(bench.registry.requests.length).toBeLessThan(12);
  });
});

describe("row 23: schema 1", () => {
  const signed = {
    schemaVersion: 1,
    name: "app",
    architecture: "amd64",
    fsLayers: [{ blobSum: sha256("layer") }],
    history: [],
    signatures: [{}],
  };
  const type = { "content-type": MediaTypes.dockerSchema1Signed };

  it("row 23: is shown", async () => {
    expect(await read(manifestAnswer(signed, type))).toMatchObject({
      kind: "schema1",
      architecture: "amd64",
      layers: [sha256("layer")],
    });
    expect(bench.registry.requests[0]?.headers.accept?.split(", ").slice(-2)).toEqual([
      MediaTypes.dockerSchema1Signed,
      MediaTypes.dockerSchema1,
    ]);
  });

  it("row 23: is refused in lists with the reason", async () => {
    bench.registry.script = () => manifestAnswer(signed, type);
    expect(await compose()).toMatchObject({ kind: "refused", problems: [{ code: "schema1" }] });
  });
});

describe("row 26: manifests of artifacts, and content within descriptors", () => {
  const empty = bytesOf("{}");
  const emptyConfig = {
    mediaType: MediaTypes.ociEmpty,
    digest: sha256(empty),
    size: 2,
    data: Buffer.from(empty).toString("base64"),
  };

  it("row 26: an artifact has a type and no platform", async () => {
    const artifactType = "application/vnd.example.sbom";
    const content = { ...image, config: emptyConfig, artifactType, layers: [emptyConfig] };
    const manifest = await read(manifestAnswer(content));
    expect(manifest).toMatchObject({ kind: "artifact", type: artifactType });
    expect(await compose()).toMatchObject({
      kind: "refused",
      problems: [{ code: "notAnImage", type: artifactType }],
    });
  });

  it("row 26: an image may have no layers", async () => {
    expect(await read(manifestAnswer(image))).toMatchObject({ kind: "image", layers: [] });
  });

  const platform = bytesOf({ os: "linux", architecture: "arm64" });
  const real = { mediaType: MediaTypes.ociConfig, digest: sha256(platform), size: platform.length };

  it.each([
    ["is used where it fits the digest", platform, 1],
    ["is fetched where what is there does not", bytesOf({ os: "linux", architecture: "amd64" }), 2],
    ["is fetched where what is there is longer", bytesOf(`${" ".repeat(9)}{}`), 2],
  ])("row 26: embedded content %s", async (_name, embedded, requests) => {
    const data = Buffer.from(embedded).toString("base64");
    const answer = manifestAnswer({ ...image, config: { ...real, data } });
    bench.registry.script = ({ target }) =>
      target.includes("/blobs/") ? { status: 200, body: platform } : answer;
    const reader = new ImageReader(bench.client());
    const manifest = await reader.manifest("app", { tag: "1" });
    if (manifest.kind !== "image") throw new Error("The image is none");
    const found = await readConfig({ reader, repository: "app" }, manifest, {});
    expect(found?.platform.architecture).toBe("arm64");
    expect(bench.registry.requests).toHaveLength(requests);
  });
});
