import { describe, expect, it } from "vitest";
import {
  isAddressable,
  manifestPath,
  scopesFor,
} from "../../../../src/core/registry/repositoryPath.ts";
import { readReferrer, referrersTagOf } from "../../../../src/core/registry/referrersTag.ts";
import { parseDigest } from "../../../../src/core/oci/digest.ts";
import { MediaTypes } from "../../../../src/core/oci/mediaTypes.ts";
import { bytesOf, sha256 } from "../../../support/ociData.ts";

describe("paths of the API", () => {
  it.each(["app", "library/alpine", "a.b_c--d/e__f", "Team/App", "0", "_x"])(
    "exist for the repository %j",
    (repository) => {
      expect(isAddressable(repository)).toBe(true);
      expect(manifestPath(repository, { tag: "1.0" })).toBe(`${repository}/manifests/1.0`);
    },
  );

  it.each([".", "..", "a/..", "../a", "a/./b", "a b", "a%2fb", "a?", "é", "a\\b", "a:b", "a@b"])(
    "do not exist for %j",
    (repository) => {
      expect(isAddressable(repository)).toBe(false);
    },
  );

  it("stay below a length that servers take", () => {
    expect(isAddressable("a".repeat(512))).toBe(true);
    expect(isAddressable("a".repeat(513))).toBe(false);
  });

  it.each(["", ".", "..", "-a", "a/b", "a b", "t".repeat(129)])(
    "do not exist for the tag %j",
    (tag) => {
      expect(() => manifestPath("app", { tag })).toThrow(
        expect.objectContaining({ brand: "StoreError", code: "rejected" }) as Error,
      );
    },
  );

  it("need one scope for each purpose", () => {
    expect(scopesFor.pull("a")).toEqual(["repository:a:pull"]);
    expect(scopesFor.push("a")).toEqual(["repository:a:pull,push"]);
    expect(scopesFor.delete("a")).toEqual(["repository:a:delete,pull"]);
  });
});

describe("the tag that stands in for referrers", () => {
  it("is the digest with a dash, cut to what fits a tag", () => {
    expect(referrersTagOf(sha256("a"))).toBe(sha256("a").replace(":", "-"));
    const long = parseDigest(`sha512:${"ab".repeat(64)}`);
    expect(referrersTagOf(long)).toBe(`sha512-${"ab".repeat(32)}`);
  });

  const subject = { mediaType: MediaTypes.ociManifest, digest: sha256("subject"), size: 7 };

  it("lists a manifest by its artifact type, else by its config's", () => {
    const config = { mediaType: "application/vnd.config", digest: sha256("c"), size: 1 };
    for (const [members, artifactType] of [
      [{ artifactType: "x/y", config }, "x/y"],
      [{ config }, "application/vnd.config"],
      [{}, undefined],
    ] as const) {
      const bytes = bytesOf({ subject, ...members });
      const referrer = readReferrer({ mediaType: MediaTypes.ociManifest, bytes }, sha256(bytes));
      expect(referrer?.subject).toBe(subject.digest);
      expect(referrer?.descriptor.artifactType).toBe(artifactType);
    }
  });

  it.each(["{}", "no JSON", '{"subject":{"digest":"x"}}'])("is none for %s", (text) => {
    const manifest = { mediaType: "", bytes: bytesOf(text) };
    expect(readReferrer(manifest, sha256(text))).toBeUndefined();
  });
});
