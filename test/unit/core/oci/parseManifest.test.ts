import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descriptorToJson } from "../../../../src/core/oci/descriptor.ts";
import type { Manifest } from "../../../../src/core/oci/manifest.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { effectiveMediaType, parseManifest } from "../../../../src/core/oci/parseManifest.ts";
import { bytesOf, descriptorOf, rawManifest, sha256 } from "../../../support/ociData.ts";

const config = descriptorToJson(descriptorOf("config", { mediaType: MediaTypes.ociConfig }));
const layer = descriptorToJson(descriptorOf("layer", { mediaType: MediaTypes.ociLayerGzip }));
const child = descriptorToJson(descriptorOf("child"));
const image = { schemaVersion: 2, config, layers: [layer] };
const index = { schemaVersion: 2, manifests: [child] };
const schema1 = { schemaVersion: 1, architecture: "amd64", fsLayers: [{ blobSum: sha256("l") }] };

function parse(content: unknown, mediaType = ""): Manifest {
  return parseManifest(rawManifest(content, mediaType));
}

describe("what a manifest is", () => {
  it.each<[string, unknown, string, Manifest["kind"], string]>([
    [
      "body type",
      { ...image, mediaType: MediaTypes.ociManifest },
      "text/plain",
      "image",
      MediaTypes.ociManifest,
    ],
    [
      "body type before the store's",
      { ...index, mediaType: MediaTypes.dockerList },
      MediaTypes.ociIndex,
      "index",
      MediaTypes.dockerList,
    ],
    ["store's type", image, MediaTypes.dockerManifest, "image", MediaTypes.dockerManifest],
    [
      "store's type with a parameter",
      index,
      "Application/vnd.oci.image.index.v1+json; charset=utf-8",
      "index",
      MediaTypes.ociIndex,
    ],
    ["shape of an index", index, "application/json", "index", MediaTypes.ociIndex],
    ["shape of an image", image, "", "image", MediaTypes.ociManifest],
    ["shape of schema 1", schema1, "text/plain", "schema1", MediaTypes.dockerSchema1],
    [
      "signed schema 1",
      schema1,
      MediaTypes.dockerSchema1Signed,
      "schema1",
      MediaTypes.dockerSchema1Signed,
    ],
    [
      "store's type that the shape contradicts",
      index,
      MediaTypes.ociManifest,
      "index",
      MediaTypes.ociIndex,
    ],
    [
      "body type that the shape contradicts",
      { ...image, mediaType: MediaTypes.ociIndex },
      "",
      "image",
      MediaTypes.ociManifest,
    ],
    [
      "ambiguous shape: the type decides",
      { ...image, ...index },
      MediaTypes.ociManifest,
      "image",
      MediaTypes.ociManifest,
    ],
    ["an index without entries", { manifests: [] }, "", "index", MediaTypes.ociIndex],
    [
      "an index with null for entries",
      { manifests: null },
      MediaTypes.ociIndex,
      "index",
      MediaTypes.ociIndex,
    ],
    [
      "foreign type on a known shape",
      { ...image, mediaType: "application/x.y+json" },
      "",
      "image",
      "application/x.y+json",
    ],
    [
      "nothing known",
      { hello: "world" },
      "application/x.y+json",
      "unknown",
      "application/x.y+json",
    ],
    [
      "an error body",
      { errors: [{ code: "UNKNOWN" }] },
      "application/json",
      "unknown",
      "application/json",
    ],
  ])("%s", (_, content, mediaType, kind, effective) => {
    const manifest = parse(content, mediaType);
    expect(manifest.kind).toBe(kind);
    expect(effectiveMediaType(manifest)).toBe(effective);
  });

  it.each([
    ["HTML", "<!doctype html><title>Sign in</title>"],
    ["an array", "[]"],
    ["nothing", ""],
    ["a cut-off body", JSON.stringify(image).slice(0, -1)],
    ["JSON beyond any depth", "[".repeat(100_000)],
    ["an object beyond the depth cap", `${'{"a":'.repeat(65)}1${"}".repeat(65)}`],
  ])("Invariant 9: %s is opaque, with the reason", (_, text) => {
    const manifest = parse(text, MediaTypes.ociIndex);
    expect(manifest).toMatchObject({
      kind: "opaque",
      reason: expect.stringMatching(/\w/) as string,
    });
    expect(effectiveMediaType(manifest)).toBe(MediaTypes.ociIndex);
  });

  it("Invariant 9: bytes that are no UTF-8 are opaque", () => {
    const bytes = Uint8Array.of(0x7b, 0xff, 0x7d);
    const manifest = parseManifest({ mediaType: "", digest: sha256(bytes), bytes });
    expect(manifest.kind).toBe("opaque");
  });

  it("Invariant 1: the bytes are kept as they came", () => {
    const raw = rawManifest(`{ "manifests" : [ ] }\n`, MediaTypes.ociIndex);
    expect(parseManifest(raw).raw).toBe(raw);
  });

  it("Invariant 9: no bytes and no JSON make it throw", () => {
    const members = fc.record(
      Object.fromEntries(
        [
          "mediaType",
          "manifests",
          "config",
          "layers",
          "fsLayers",
          "blobs",
          "subject",
          "annotations",
        ].map((key) => [
          key,
          fc.oneof(fc.jsonValue(), fc.constantFrom(image, index, [image], [child])),
        ]),
      ),
      { requiredKeys: [] },
    );
    const contents = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.json().map(bytesOf),
      members.map(bytesOf),
    );
    fc.assert(
      fc.property(
        contents,
        fc.constantFrom("", ...Object.values(MediaTypes)),
        (bytes, mediaType) => {
          const manifest = parseManifest({ mediaType, digest: sha256(bytes), bytes });
          expect(manifest.raw.bytes).toBe(bytes);
          expect(typeof effectiveMediaType(manifest)).toBe("string");
        },
      ),
    );
  });
});

describe("an image", () => {
  it("has its config, layers, annotations and subject", () => {
    const manifest = parse({ ...image, annotations: { a: "b", c: 1 }, subject: child });
    expect(manifest).toMatchObject({
      kind: "image",
      config: { digest: sha256("config") },
      layers: [{ digest: sha256("layer"), mediaType: MediaTypes.ociLayerGzip }],
      annotations: { a: "b" },
      subject: { digest: sha256("child") },
    });
  });

  it.each(["", "application/octet-stream"])(
    "may have a config of type %j beside layers",
    (type) => {
      const untyped = { ...config, mediaType: type };
      expect(parse({ ...image, config: untyped }).kind).toBe("image");
      expect(parse({ ...image, config: untyped, layers: [child] }).kind).toBe("artifact");
      expect(parse({ ...image, config: untyped, layers: [] }).kind).toBe("artifact");
    },
  );

  it("may have no layers", () => {
    expect(parse({ ...image, layers: [] }).kind).toBe("image");
    expect(parse({ ...image, layers: null }).kind).toBe("image");
  });
});

describe("an artifact", () => {
  const helm = "application/vnd.cncf.helm.config.v1+json";
  const inTotoLayer = { ...layer, mediaType: MediaTypes.inToto };

  it.each<[string, unknown, string]>([
    ["config type", { ...image, config: { ...config, mediaType: helm } }, helm],
    ["artifactType", { ...image, artifactType: "application/x" }, "application/x"],
    [
      "artifactType with the empty config",
      {
        ...image,
        config: { ...config, mediaType: MediaTypes.ociEmpty },
        artifactType: "application/x",
      },
      "application/x",
    ],
    [
      "in-toto layers under an image config",
      { ...image, layers: [inTotoLayer] },
      MediaTypes.inToto,
    ],
    ["no config", { layers: [layer] }, ""],
    ["unusable config", { ...image, config: { ...config, digest: "sha256:1" } }, ""],
    [
      "a manifest of the withdrawn artifact type",
      {
        mediaType: "application/vnd.oci.artifact.manifest.v1+json",
        artifactType: "application/x",
        blobs: [layer],
      },
      "application/x",
    ],
  ])("is told by: %s", (_, content, type) => {
    expect(parse(content)).toMatchObject({ kind: "artifact", type });
  });

  it("keeps its content, blobs included", () => {
    expect(parse({ blobs: [layer] })).toMatchObject({ layers: [{ digest: sha256("layer") }] });
  });

  it("is not an image one layer of which is in-toto", () => {
    expect(parse({ ...image, layers: [layer, inTotoLayer] }).kind).toBe("image");
  });
});

it("a schema 1 manifest has its architecture and layers, the unusable ones left out", () => {
  const fsLayers = [{ blobSum: sha256("l") }, { blobSum: "tarsum.v1+sha256:00" }, {}, null];
  expect(parse({ ...schema1, fsLayers })).toMatchObject({
    kind: "schema1",
    architecture: "amd64",
    layers: [sha256("l")],
  });
});

it("an index keeps the order of its entries, the unusable ones left out", () => {
  const second = descriptorToJson(descriptorOf("second"));
  const manifests = [second, null, 1, { digest: "sha256:1" }, child, "x"];
  expect(parse({ manifests })).toMatchObject({
    manifests: [{ digest: sha256("second") }, { digest: sha256("child") }],
  });
});
