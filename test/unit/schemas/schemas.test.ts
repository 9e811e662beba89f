import { readFile } from "node:fs/promises";
import path from "node:path";
import { Ajv, type ValidateFunction } from "ajv";
import { beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseJsonObject } from "../../../src/core/base/json.ts";
import { MediaTypes } from "../../../src/core/oci/mediaTypes.ts";
import { parseSpecFile } from "../../../src/images/spec/parseSpecFile.ts";
import { specKeys } from "../../../src/images/spec/specKeys.ts";
import { writeSamples } from "../../../src/sandbox/samples/writeSamples.ts";
import { MemoryStore } from "../../support/memoryStore.ts";

const root = path.join(import.meta.dirname, "../../..");

async function readSchema(name: string): Promise<Record<string, unknown>> {
  const text = await readFile(path.join(root, "schemas", `${name}.schema.json`), "utf8");
  return JSON.parse(text) as Record<string, unknown>;
}

/** VS Code's own keywords are no errors, nor are formats, which it does not check either. */
async function compile(name: string): Promise<ValidateFunction> {
  const ajv = new Ajv({ strict: false, validateFormats: false });
  return ajv.compile(await readSchema(name));
}

const digest = `sha256:${"0".repeat(64)}`;
const entry = { mediaType: MediaTypes.ociManifest, digest, size: 7 };

describe("the schemas of image indexes and manifests", () => {
  let index: ValidateFunction;
  let manifest: ValidateFunction;

  beforeAll(async () => {
    [index, manifest] = await Promise.all([compile("image-index"), compile("image-manifest")]);
  });

  it("accept every sample there is", async () => {
    const store = new MemoryStore();
    await writeSamples(store);
    const all = [...store.repositories.values()].flatMap(({ manifests }) => [
      ...manifests.values(),
    ]);
    expect(all.length).toBeGreaterThan(20);
    for (const { bytes, digest: name } of all) {
      const json = parseJsonObject(bytes);
      const validate = json["manifests"] ? index : manifest;
      validate(json);
      expect(validate.errors, name).toBeNull();
    }
  });

  it.each([
    [digest, true],
    ["sha256:zz", false],
    [digest.toUpperCase(), false],
    [`sha512:${"0".repeat(64)}`, false],
    [`sha512:${"0".repeat(128)}`, true],
    ["blake3+b64:ab_c=", true],
  ])("take %s for a digest: %s", (text, isDigest) => {
    const list = { schemaVersion: 2, manifests: [{ ...entry, digest: text }] };
    expect(index(list)).toBe(isDigest);
    const image = { schemaVersion: 2, config: { ...entry, digest: text }, layers: [] };
    expect(manifest(image)).toBe(isDigest);
  });

  it("accept what Docker and buildx write", () => {
    const docker = {
      schemaVersion: 2,
      mediaType: MediaTypes.dockerList,
      manifests: [
        {
          mediaType: MediaTypes.dockerManifest,
          size: 1573,
          digest,
          platform: { architecture: "arm", os: "linux", variant: "v6", features: ["sse4"] },
        },
        {
          mediaType: MediaTypes.dockerManifest,
          size: 1125,
          digest,
          platform: {
            architecture: "amd64",
            os: "windows",
            "os.version": "10.0.17763.1697",
            "os.features": ["win32k"],
          },
        },
      ],
    };
    const attestation = {
      ...entry,
      annotations: {
        "vnd.docker.reference.digest": digest,
        "vnd.docker.reference.type": "attestation-manifest",
      },
      platform: { architecture: "unknown", os: "unknown" },
    };
    const buildx = {
      schemaVersion: 2,
      mediaType: MediaTypes.ociIndex,
      manifests: [{ ...entry, platform: { architecture: "amd64", os: "linux" } }, attestation],
      annotations: { "org.opencontainers.image.created": "2026-11-21T10:20:30Z" },
    };
    for (const list of [docker, buildx]) {
      index(list);
      expect(index.errors).toBeNull();
    }
  });

  it("leave every open value open", () => {
    const odd = { architecture: "riscv128", os: "haiku", variant: "x" };
    const list = {
      mediaType: "application/x",
      vendor: 1,
      manifests: [{ ...entry, platform: odd }],
    };
    expect(index({ schemaVersion: 2, ...list })).toBe(true);
  });

  it.each([
    ["no entries", { schemaVersion: 2 }],
    ["another version", { schemaVersion: 1, manifests: [] }],
    ["an entry without digest", { schemaVersion: 2, manifests: [{ mediaType: "x", size: 1 }] }],
    ["a negative size", { schemaVersion: 2, manifests: [{ ...entry, size: -1 }] }],
    ["no digest", { schemaVersion: 2, manifests: [{ ...entry, digest: "latest" }] }],
    ["half a platform", { schemaVersion: 2, manifests: [{ ...entry, platform: { os: "linux" } }] }],
    ["a number as annotation", { schemaVersion: 2, manifests: [], annotations: { a: 1 } }],
  ])("refuse an index with %s", (_, json) => {
    expect(index(json)).toBe(false);
  });
});

describe("the schema of spec files", () => {
  it("knows the same keys as we do, in any of their spellings", async () => {
    const schema = await readSchema("manifest-list");
    const { image, platform } = schema["definitions"] as Record<
      string,
      { readonly properties: object }
    >;
    expect(Object.keys(schema["properties"] as object).sort()).toEqual([...specKeys.root].sort());
    expect(Object.keys(image?.properties ?? {}).sort()).toEqual([...specKeys.manifest].sort());
    expect(Object.keys(platform?.properties ?? {}).sort()).toEqual([...specKeys.platform].sort());
  });

  const files: readonly (readonly [boolean, string])[] = [
    [true, "image: a/b:c\nmanifests: [{image: d, platform: {os: linux, os.version: '1'}}]"],
    [
      true,
      "Image: a/b\nimage: a/b\nignore-missing: true\ntemplate: a:ARCH\nplatforms: [linux/amd64]",
    ],
    [true, "image: a\nmanifests: [{image: a:1, platform: linux/arm64, annotations: {a: 1}}]"],
    [false, "image: a/b:c\nmanifest: []\nmanifests: []"],
    [false, "image: a/b:c"],
    [false, "image: a/b:c\ntype: podman\nmanifests: [{image: a}]"],
  ];

  it.each(files)("takes for right (%s) what is: %s", async (isRight, text) => {
    const validate = await compile("manifest-list");
    expect(validate(parse(text))).toBe(isRight);
    const hasMistake = parseSpecFile(text).findings.some(({ code }) => code !== "repeatedKey");
    expect(hasMistake).toBe(!isRight);
  });
});
