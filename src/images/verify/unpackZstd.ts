import type { Transform } from "node:stream";
import * as zlib from "node:zlib";
import { LayerError } from "./layerError.ts";

/** The part of `zlib.ZstdDecompress` that is used here. */
type Decompressor = Transform & { readonly bytesWritten: number };

/**
 * Unpacks zstd (RFC 8878). Layers that can be read in parts (`zstd:chunked`) consist of many frames.
 * Node's decompressor ends with the frame that ends within a chunk, so the rest goes to another one.
 */
export async function* unpackZstd(stream: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (!("createZstdDecompress" in zlib)) {
    throw new LayerError("unknownCompression", "This Node.js does not know zstd");
  }
  const input = stream[Symbol.asyncIterator]();
  let rest: Uint8Array | undefined = new Uint8Array();
  try {
    while (rest) {
      const decompressor = zlib.createZstdDecompress();
      const feeding = feed(input, rest, decompressor);
      feeding.catch((error: unknown) => {
        decompressor.destroy(error instanceof Error ? error : new Error(String(error)));
      });
      yield* decompressor as AsyncIterable<Uint8Array>;
      rest = await feeding;
    }
  } finally {
    await input.return?.();
  }
}

/** Feeds one decompressor; gives what it left over, or `undefined` at the end of the input. */
async function feed(
  input: AsyncIterator<Uint8Array>,
  first: Uint8Array,
  decompressor: Decompressor,
): Promise<Uint8Array | undefined> {
  for (let chunk = first; ;) {
    const used = chunk.length > 0 ? await write(decompressor, chunk) : 0;
    if (used < chunk.length) return chunk.subarray(used);
    const next = await input.next();
    if (next.done) break;
    chunk = next.value;
  }
  decompressor.end();
  return undefined;
}

/** How many of the bytes were used, once they are. Fails when the reader has left. */
function write(decompressor: Decompressor, bytes: Uint8Array): Promise<number> {
  const before = decompressor.bytesWritten;
  return new Promise((resolve, reject) => {
    const left = () => reject(new Error("Nobody reads on"));
    decompressor.once("close", left);
    decompressor.write(bytes, (error) => {
      decompressor.off("close", left);
      if (error) reject(error);
      else resolve(decompressor.bytesWritten - before);
    });
  });
}
