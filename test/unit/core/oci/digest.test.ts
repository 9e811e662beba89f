import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  algorithmOf,
  DigestError,
  digestOf,
  hexOf,
  isDigest,
  parseDigest,
  shortDigest,
  verifyDigest,
  type DigestAlgorithm,
} from "../../../../src/core/oci/digest.ts";
import { bytesOf } from "../../../support/ociData.ts";

const empty = "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

describe("Invariant 1: a digest is computed, never believed", () => {
  it("computes the published digests of the empty content", async () => {
    expect(await digestOf(new Uint8Array())).toBe(empty);
    expect(await digestOf(bytesOf("abc"), "sha512")).toMatch(
      /^sha512:ddaf35a193617abacc417349ae2041/,
    );
  });

  it("agrees with Node's hashes on any bytes", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ maxLength: 200 }),
        fc.constantFrom<DigestAlgorithm>("sha256", "sha512"),
        async (bytes, algorithm) => {
          const hex = createHash(algorithm).update(bytes).digest("hex");
          expect(await digestOf(bytes, algorithm)).toBe(`${algorithm}:${hex}`);
        },
      ),
    );
  });

  it("hashes a view of a larger buffer, not the buffer", async () => {
    const buffer = bytesOf("xxabcxx");
    expect(await digestOf(buffer.subarray(2, 5))).toBe(await digestOf(bytesOf("abc")));
  });

  it("verifies content by the algorithm of the digest it should have", async () => {
    const bytes = bytesOf("content");
    await expect(verifyDigest(bytes, await digestOf(bytes))).resolves.toBeUndefined();
    await expect(verifyDigest(bytes, await digestOf(bytes, "sha512"))).resolves.toBeUndefined();
  });

  it("refuses content in which one bit differs", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uint8Array({ minLength: 1, maxLength: 50 }),
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        async (bytes, at, bit) => {
          const expected = await digestOf(bytes);
          const changed = bytes.map((byte, position) =>
            position === at % bytes.length ? byte ^ (1 << bit) : byte,
          );
          const error: unknown = await verifyDigest(changed, expected).catch((e: unknown) => e);
          expect(DigestError.is(error, "digestMismatch")).toBe(true);
        },
      ),
    );
  });
});

describe("the shape of digests", () => {
  it.each([
    "",
    "sha256:",
    `sha256:${"a".repeat(63)}`,
    `sha256:${"a".repeat(65)}`,
    `sha512:${"a".repeat(64)}`,
    `sha256:${"A".repeat(64)}`,
    `sha256:${"g".repeat(64)}`,
    `SHA256:${"a".repeat(64)}`,
    `md5:${"a".repeat(32)}`,
    `${empty}\n`,
    ` ${empty}`,
    "a".repeat(64),
  ])("refuses %j", (text) => {
    expect(isDigest(text)).toBe(false);
    expect(() => parseDigest(text)).toThrow(DigestError);
  });

  it("takes both algorithms apart", () => {
    const long = parseDigest(`sha512:${"ab".repeat(64)}`);
    expect(algorithmOf(long)).toBe("sha512");
    expect(hexOf(long)).toBe("ab".repeat(64));
    expect(algorithmOf(parseDigest(empty))).toBe("sha256");
    expect(hexOf(parseDigest(empty), 4)).toBe("e3b0");
    expect(shortDigest(parseDigest(empty))).toBe("sha256:e3b0c442");
  });

  it("is told apart from other errors by brand and code", () => {
    const error = new DigestError("invalidDigest", "x");
    expect(DigestError.is(error)).toBe(true);
    expect(DigestError.is(error, "digestMismatch")).toBe(false);
    expect(DigestError.is(new Error("x"))).toBe(false);
  });
});
