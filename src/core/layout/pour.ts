import { createHash } from "node:crypto";
import { throwIfAborted, type Cancellable } from "../base/abort.ts";
import { algorithmOf, DigestError } from "../oci/digest.ts";
import type { BlobSource } from "../registry/imageStore.ts";
import { StoreError } from "../registry/storeError.ts";

/**
 * Passes content on to where it is written. Throws where it does not have the digest
 * (`DigestError`) or the size (`StoreError` `rejected`) that its source names; what was written is
 * then to be thrown away.
 */
export async function pourVerified(
  source: BlobSource,
  write: (chunk: Uint8Array) => Promise<void>,
  { signal }: Cancellable,
): Promise<void> {
  const algorithm = algorithmOf(source.digest);
  const hash = createHash(algorithm);
  let size = 0;
  for await (const chunk of source.open()) {
    throwIfAborted(signal);
    hash.update(chunk);
    size += chunk.length;
    if (size > source.size) throw wrongSize(source, `at least ${size}`);
    await write(chunk);
  }
  throwIfAborted(signal);
  const actual = `${algorithm}:${hash.digest("hex")}`;
  if (actual !== source.digest) {
    const message = `Expected ${source.digest}, but the content is ${actual}`;
    throw new DigestError("digestMismatch", message);
  }
  if (size !== source.size) throw wrongSize(source, String(size));
}

function wrongSize({ digest, size }: BlobSource, actual: string): StoreError {
  return new StoreError("rejected", `Expected ${size} bytes of ${digest}, but there are ${actual}`);
}
