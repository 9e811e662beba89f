import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collect } from "../../../../src/core/http/bodyLimit.ts";
import { parseDigest } from "../../../../src/core/oci/digest.ts";
import { chunksOf } from "../../../../src/core/registry/chunks.ts";
import { verifyingStream } from "../../../../src/core/registry/digestStream.ts";
import { sha256 } from "../../../support/ociData.ts";

async function* streamOf(pieces: readonly Uint8Array[]) {
  for (const piece of pieces) {
    await Promise.resolve();
    yield piece;
  }
}

const pieces = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 10 });

describe("chunks", () => {
  it("are of one size but for the last, and together what they were cut from", async () => {
    await fc.assert(
      fc.asyncProperty(pieces, fc.integer({ min: 1, max: 30 }), async (source, size) => {
        const chunks: Uint8Array[] = [];
        for await (const chunk of chunksOf(streamOf(source), size)) {
          chunks.push(Uint8Array.from(chunk));
        }
        expect(Buffer.concat(chunks)).toEqual(Buffer.concat(source));
        expect(chunks.slice(0, -1).every((chunk) => chunk.length === size)).toBe(true);
        expect(chunks.every((chunk) => chunk.length > 0 && chunk.length <= size)).toBe(true);
      }),
    );
  });
});

describe("Invariant 1: a digest is computed, never believed", () => {
  it("and content passes unchanged if it has the digest", async () => {
    await fc.assert(
      fc.asyncProperty(pieces, async (source) => {
        const whole = Buffer.concat(source);
        const stream = verifyingStream(streamOf(source), sha256(whole));
        expect(Buffer.from(await collect(stream, 1000))).toEqual(whole);
      }),
    );
  });

  it("by sha512 as well", async () => {
    const content = Buffer.from("content");
    const hex = createHash("sha512").update(content).digest("hex");
    const stream = verifyingStream(streamOf([content]), parseDigest(`sha512:${hex}`));
    expect(Buffer.from(await collect(stream, 100))).toEqual(content);
  });

  it.each(["conten", "contents", "Content", ""])("and %j is refused at its end", async (text) => {
    const stream = verifyingStream(streamOf([Buffer.from(text)]), sha256("content"));
    await expect(collect(stream, 100)).rejects.toMatchObject({
      brand: "DigestError",
      code: "digestMismatch",
    });
  });
});
