import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { descriptorToJson } from "../../../../src/core/oci/descriptor.ts";
import { isDigest } from "../../../../src/core/oci/digest.ts";
import {
  findDescriptorLinks,
  findDigestLinks,
  type DigestLink,
} from "../../../../src/core/oci/digestLinks.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { descriptorOf, sha256 } from "../../../support/ociData.ts";

/** Links without their positions, which {@link linksOf} has checked. */
type Meaning = Omit<DigestLink, "offset" | "length">;

/** Finds the links and checks that each position holds exactly its digest. */
function linksOf(text: string): readonly Meaning[] {
  return findDigestLinks(text).map(({ offset, length, ...meaning }) => {
    expect(text.slice(offset, offset + length)).toBe(meaning.digest);
    expect(text[offset - 1]).toBe('"');
    return meaning;
  });
}

function descriptor(name: string, mediaType: string): object {
  return descriptorToJson(descriptorOf(name, { mediaType, size: 7 }));
}

describe("findDigestLinks", () => {
  it("links an index to its manifests and attested images", () => {
    const index = {
      schemaVersion: 2,
      manifests: [
        descriptor("a", MediaTypes.ociManifest),
        {
          annotations: { "vnd.docker.reference.digest": sha256("a") },
          ...descriptor("b", MediaTypes.ociManifest),
        },
      ],
    };
    const manifest = { target: "manifest", role: "manifest", mediaType: MediaTypes.ociManifest };
    expect(linksOf(JSON.stringify(index))).toEqual([
      { ...manifest, digest: sha256("a"), size: 7 },
      { target: "manifest", role: "attestationSubject", mediaType: "", digest: sha256("a") },
      { ...manifest, digest: sha256("b"), size: 7 },
    ]);
  });

  it("links an image to its config, layers, subject and base", () => {
    const image = {
      config: descriptor("c", MediaTypes.ociConfig),
      layers: [descriptor("l", MediaTypes.ociLayerGzip), descriptor("m", MediaTypes.ociLayerZstd)],
      subject: descriptor("s", MediaTypes.ociManifest),
      annotations: { "org.opencontainers.image.base.digest": sha256("base") },
    };
    const meanings = linksOf(JSON.stringify(image, undefined, 3));
    expect(meanings.map(({ target, role, mediaType }) => [target, role, mediaType])).toEqual([
      ["blob", "config", MediaTypes.ociConfig],
      ["blob", "layer", MediaTypes.ociLayerGzip],
      ["blob", "layer", MediaTypes.ociLayerZstd],
      ["manifest", "subject", MediaTypes.ociManifest],
      ["none", "baseImage", ""],
    ]);
  });

  it("links the blobs of an artifact manifest and of schema 1", () => {
    expect(linksOf(JSON.stringify({ blobs: [descriptor("x", "text/plain")] }))).toEqual([
      { target: "blob", role: "layer", mediaType: "text/plain", digest: sha256("x"), size: 7 },
    ]);
    expect(linksOf(JSON.stringify({ fsLayers: [{ blobSum: sha256("x") }] }))).toEqual([
      { target: "blob", role: "layer", mediaType: MediaTypes.dockerLayerGzip, digest: sha256("x") },
    ]);
  });

  it("marks the digests of a config that name no blob", () => {
    const config = {
      rootfs: { type: "layers", diff_ids: [sha256("one"), sha256("two")] },
      config: { Image: sha256("parent"), Labels: { note: `see ${sha256("x")}` } },
    };
    expect(linksOf(JSON.stringify(config)).map(({ target, role }) => [target, role])).toEqual([
      ["none", "diffId"],
      ["none", "diffId"],
      ["none", "other"],
    ]);
  });

  it("follows position, not names: the same members elsewhere are no links to content", () => {
    const nested = { x: { manifests: [descriptor("a", MediaTypes.ociManifest)] } };
    const inArray = [{ layers: [descriptor("a", MediaTypes.ociLayerGzip)] }];
    for (const value of [nested, inArray, { digest: sha256("a") }, { layers: [sha256("a")] }]) {
      expect(linksOf(JSON.stringify(value)).map(({ target, role }) => [target, role])).toEqual([
        ["none", "other"],
      ]);
    }
  });

  it.each(["toString", "__proto__", "constructor"])("is not misled by a member %s", (key) => {
    const text = `{"${key}": {"digest": "${sha256("a")}"}}`;
    expect(linksOf(text)).toMatchObject([{ target: "none", role: "other" }]);
  });

  it("passes over what is no digest", () => {
    const texts = ["sha256:abc", sha256("a").toUpperCase(), ` ${sha256("a")}`, ""];
    expect(linksOf(JSON.stringify({ layers: texts.map((digest) => ({ digest })) }))).toEqual([]);
    expect(linksOf(`{"${sha256("a")}": 1}`)).toEqual([]);
  });

  it("passes over a size that is none", () => {
    for (const size of ["-1", "1.5", '"7"', "1e400", "null"]) {
      const text = `{"config": {"size": ${size}, "digest": "${sha256("a")}"}}`;
      expect(linksOf(text)[0]).not.toHaveProperty("size");
    }
  });

  it("spans a digest that is written with escapes", () => {
    const digest = sha256("a");
    const escaped = digest.replace(":", "\\u003a");
    const text = `{"config":{"digest":"${escaped}"}}`;
    const [link] = findDigestLinks(text);
    expect(link).toMatchObject({ digest, offset: text.indexOf(escaped), length: escaped.length });
  });

  it.each<[string, string, number]>([
    ["cut off after a layer", `{"layers":[{"digest":"${sha256("a")}"},{"dig`, 1],
    ["cut off in the string", `{"layers":[{"digest":"${sha256("a")}`, 1],
    [
      "without commas",
      `{"layers":[{"size":1 "digest":"${sha256("a")}"} {"digest":"${sha256("b")}"}]}`,
      2,
    ],
    ["with trailing commas and comments", `{"layers":[{"digest":"${sha256("a")}",},/* */],}`, 1],
    ["with a bracket too many", `{"layers":]}[{"digest":"${sha256("a")}"}]}`, 0],
    ["with a brace left open", `{"x":{"y":[1,{"z":[},"layers":[{"digest":"${sha256("a")}"}]}`, 0],
  ])("reads text %s", (_, text, layers) => {
    const found = findDigestLinks(text).filter(({ role }) => role === "layer");
    expect(found).toHaveLength(layers);
  });

  it("finds every digest of any JSON, in the order of the text", () => {
    const keys = fc.constantFrom("manifests", "layers", "digest", "annotations", "rootfs", "size");
    const leaf = fc.oneof(
      fc.constantFrom("a", "b", "c").map((name) => sha256(name)),
      fc.string(),
      fc.integer(),
    );
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf,
        fc.array(tie("tree")),
        fc.dictionary(keys, tie("tree")),
      ),
    }));
    fc.assert(
      fc.property(tree, fc.integer({ min: 0, max: 2 }), (value, indent) => {
        const text = JSON.stringify({ value }, undefined, indent);
        expect(linksOf(text).map(({ digest }) => digest)).toEqual(digestsOf(value));
      }),
    );
  });

  it("Invariant 9: reads any text to its end", () => {
    const pieces = fc.constantFrom(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "1",
      "layers",
      sha256("a"),
      "\n",
      "//",
      "/*",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(pieces).map((all) => all.join("")),
        ),
        (text) => {
          for (const { offset, length } of findDigestLinks(text)) {
            expect(offset + length).toBeLessThanOrEqual(text.length);
          }
        },
      ),
    );
  });

  it("Invariant 9: takes 5 MiB of any depth", () => {
    const size = 5 * 1024 * 1024;
    expect(findDigestLinks("[".repeat(size))).toEqual([]);
    expect(findDigestLinks('{"a":'.repeat(size / 5))).toEqual([]);
    const item = `"${sha256("a")}",`;
    const many = `{"rootfs":{"diff_ids":[${item.repeat(size / item.length)}]}}`;
    expect(findDigestLinks(many)).toHaveLength(Math.floor(size / item.length));
    const closing = `${"[".repeat(size / 2)}${"}".repeat(size / 2)}`;
    expect(findDigestLinks(closing)).toEqual([]);
    // Seconds on a busy machine; what is asserted is that it ends.
  }, 60_000);
});

/** The digests among the values of a tree, in order. */
function digestsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return isDigest(value) ? [value] : [];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap((member) => digestsOf(member));
}

describe("findDescriptorLinks", () => {
  it("links descriptors wherever they are: manifests and blobs by their types", () => {
    const text = JSON.stringify({
      found: [
        { left: descriptor("list", MediaTypes.ociIndex) },
        { deep: { layer: descriptor("layer", MediaTypes.ociLayerGzip) } },
        { digest: sha256("bare") },
      ],
    });
    const found = findDescriptorLinks(text).map(({ digest, target, size }) => ({
      digest,
      target,
      size,
    }));
    expect(found).toEqual([
      { digest: sha256("list"), target: "manifest", size: 7 },
      { digest: sha256("layer"), target: "blob", size: 7 },
      { digest: sha256("bare"), target: "none", size: undefined },
    ]);
  });
});
