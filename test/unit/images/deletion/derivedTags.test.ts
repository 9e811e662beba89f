import { describe, expect, it } from "vitest";
import { parseDigest } from "../../../../src/core/oci/digest.ts";
import { referrersTagOf } from "../../../../src/core/registry/referrersTag.ts";
import { isAbout, readDerivedTag } from "../../../../src/images/deletion/derivedTags.ts";

const short = parseDigest(`sha256:${"a1".repeat(32)}`);
const long = parseDigest(`sha512:${"b2".repeat(64)}`);

describe("readDerivedTag", () => {
  it.each([short, long])("knows the tags that tools derive from %s", (digest) => {
    for (const suffix of ["", ".sig", ".att", ".sbom"]) {
      const derived = readDerivedTag(referrersTagOf(digest) + suffix);
      expect(derived && isAbout(derived, digest)).toBe(true);
      expect(derived && isAbout(derived, digest === short ? long : short)).toBe(false);
    }
  });

  it.each(["latest", "sha256-abc", `sha256-${"g".repeat(64)}`, `sha256-${"a".repeat(64)}-x`])(
    "takes %s for a name that somebody gave",
    (tag) => {
      expect(readDerivedTag(tag)).toBeUndefined();
    },
  );
});
