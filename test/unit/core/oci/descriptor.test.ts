import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  descriptorToJson,
  readDescriptor,
  readPlatform,
} from "../../../../src/core/oci/descriptor.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { isUnknownPlatform } from "../../../../src/core/oci/platform.ts";
import { descriptorOf, sha256 } from "../../../support/ociData.ts";
import { platforms } from "../../../support/platforms.ts";

const text = fc.string({ minLength: 1 });
const textMap = fc.dictionary(text, fc.string(), { noNullPrototype: true });
const descriptors = fc.record(
  {
    mediaType: fc.constantFrom("", ...Object.values(MediaTypes)),
    digest: text.map((content) => sha256(content)),
    size: fc.nat(),
    platform: platforms(),
    annotations: textMap,
    artifactType: text,
    urls: fc.array(text, { minLength: 1 }),
    data: fc.base64String(),
  },
  { requiredKeys: ["mediaType", "digest", "size"] },
);

describe("readDescriptor", () => {
  it("Invariant 4: reads all that descriptorToJson writes, platform and annotations included", () => {
    fc.assert(
      fc.property(descriptors, (descriptor) => {
        const json = JSON.parse(JSON.stringify(descriptorToJson(descriptor))) as object;
        expect(readDescriptor({ ...json })).toEqual(descriptor);
      }),
    );
  });

  it.each([{}, { digest: "" }, { digest: "sha256:1" }, { digest: 1 }, { digest: null }])(
    "gives up on %j",
    (json) => {
      expect(readDescriptor({ mediaType: "a", size: 1, ...json })).toBeUndefined();
    },
  );

  it("reads members of wrong types as missing", () => {
    const json = {
      digest: sha256("a"),
      mediaType: 1,
      size: -5,
      platform: "linux/amd64",
      annotations: [],
      urls: "x",
      artifactType: null,
      data: {},
    };
    expect(readDescriptor(json)).toEqual({ mediaType: "", digest: sha256("a"), size: 0 });
  });

  it("Invariant 9: throws for no object", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        expect(readDescriptor({ ...object, digest: sha256("a") })?.digest).toBe(sha256("a"));
      }),
    );
  });
});

it("descriptorToJson writes the members in Docker's order", () => {
  const platform = {
    os: "windows",
    architecture: "amd64",
    variant: "v1",
    osVersion: "10.0.1",
    osFeatures: ["win32k"],
  };
  const json = descriptorToJson(descriptorOf("a", { platform, annotations: { a: "b" } }));
  expect(Object.keys(json)).toEqual(["mediaType", "size", "digest", "platform", "annotations"]);
  expect(JSON.stringify(json["platform"])).toBe(
    '{"architecture":"amd64","os":"windows","os.version":"10.0.1","os.features":["win32k"],"variant":"v1"}',
  );
});

it("readPlatform keeps what is written and leaves out what is empty", () => {
  expect(readPlatform({ os: "Linux", architecture: "aarch64", variant: "8" })).toEqual({
    os: "Linux",
    architecture: "aarch64",
    variant: "8",
  });
  expect(readPlatform({ variant: "", "os.version": "", "os.features": [] })).toEqual({
    os: "",
    architecture: "",
  });
});

it("isUnknownPlatform asks for both parts", () => {
  expect(isUnknownPlatform({ os: "unknown", architecture: "unknown" })).toBe(true);
  expect(isUnknownPlatform({ os: "unknown", architecture: "amd64" })).toBe(false);
  expect(isUnknownPlatform({ os: "", architecture: "" })).toBe(false);
});
