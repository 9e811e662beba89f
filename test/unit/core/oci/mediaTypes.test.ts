import { describe, expect, it } from "vitest";
import {
  bareMediaType,
  isDockerType,
  isImageConfigType,
  isImageManifestType,
  isIndexType,
  isJsonType,
  isLayerType,
  isManifestType,
  isNonDistributableType,
  isSchema1Type,
  manifestAccept,
  MediaTypes,
} from "../../../../src/core/oci/mediaTypes.ts";

type Predicate = (mediaType: string) => boolean;

describe("media type predicates", () => {
  it.each<[string, Predicate, readonly (keyof typeof MediaTypes)[]]>([
    ["isIndexType", isIndexType, ["ociIndex", "dockerList"]],
    ["isImageManifestType", isImageManifestType, ["ociManifest", "dockerManifest"]],
    ["isSchema1Type", isSchema1Type, ["dockerSchema1", "dockerSchema1Signed"]],
    [
      "isManifestType",
      isManifestType,
      [
        "ociManifest",
        "ociIndex",
        "dockerManifest",
        "dockerList",
        "dockerSchema1",
        "dockerSchema1Signed",
      ],
    ],
    ["isImageConfigType", isImageConfigType, ["ociConfig", "dockerConfig"]],
    [
      "isLayerType",
      isLayerType,
      ["ociLayer", "ociLayerGzip", "ociLayerZstd", "dockerLayerGzip", "dockerForeignLayerGzip"],
    ],
    [
      "isDockerType",
      isDockerType,
      [
        "dockerManifest",
        "dockerList",
        "dockerConfig",
        "dockerLayerGzip",
        "dockerForeignLayerGzip",
        "dockerSchema1",
        "dockerSchema1Signed",
      ],
    ],
    ["isNonDistributableType", isNonDistributableType, ["dockerForeignLayerGzip"]],
  ])("%s", (_, predicate, names) => {
    const accepted = Object.values(MediaTypes).filter((mediaType) => predicate(mediaType));
    expect(new Set(accepted)).toEqual(new Set(names.map((name) => MediaTypes[name])));
  });

  it("know OCI's non-distributable layers and JSON of every suffix", () => {
    expect(
      isNonDistributableType("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip"),
    ).toBe(true);
    expect(isJsonType("application/json")).toBe(true);
    expect(isJsonType("application/spdx+json")).toBe(true);
    expect(isJsonType("application/jsonl")).toBe(false);
  });
});

it.each([
  ["Application/JSON; charset=utf-8", "application/json"],
  [" text/plain ;x", "text/plain"],
  ["", ""],
])("bareMediaType of %j is %j", (value, bare) => {
  expect(bareMediaType(value)).toBe(bare);
});

it("manifestAccept names the four current types, and schema 1 last", () => {
  const types = manifestAccept.split(", ");
  expect(types.slice(0, 4).every((type) => isIndexType(type) || isImageManifestType(type))).toBe(
    true,
  );
  expect(types.slice(4).every((type) => isSchema1Type(type))).toBe(true);
  expect(new Set(types).size).toBe(6);
});
