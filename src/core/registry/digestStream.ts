import { createHash } from "node:crypto";
import { observeBody } from "../http/bodyStream.ts";
import { algorithmOf, DigestError, isDigest, type Digest } from "../oci/digest.ts";

/**
 * Passes content on while hashing it, in constant memory; at the end, errors with `DigestError`
 * `digestMismatch` unless it had the digest.
 */
export function verifyingStream(
  source: AsyncIterable<Uint8Array>,
  expected: Digest,
): AsyncIterable<Uint8Array> {
  const algorithm = algorithmOf(expected);
  const hash = createHash(algorithm);
  return observeBody(source, {
    chunk: (bytes) => hash.update(bytes),
    end: () => {
      const actual = `${algorithm}:${hash.digest("hex")}`;
      if (isDigest(actual) && actual === expected) return;
      throw new DigestError("digestMismatch", `Expected ${expected}, but the content is ${actual}`);
    },
  });
}
