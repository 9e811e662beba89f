import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { isAbortError } from "../../core/base/abort.ts";
import { StoreError } from "../../core/registry/storeError.ts";
import { LayerError } from "./layerError.ts";
import type { ReadBudget } from "./readBudget.ts";
import { unpackZstd } from "./unpackZstd.ts";

type Compression = "none" | "gzip" | "zstd";

/**
 * The bytes of a layer's archive. How it is compressed is told by its first bytes, since media types
 * are often wrong. Throws `LayerError`; what the stream itself throws passes through.
 */
export async function* unpackLayer(
  stored: AsyncIterable<Uint8Array>,
  budget: ReadBudget,
): AsyncGenerator<Uint8Array> {
  const { head, all } = await withHead(counted(stored, budget), 8);
  const compression = compressionOf(head);
  try {
    for await (const chunk of compression === "none" ? all : decompressed(all, compression)) {
      budget.take("unpackedBytes", chunk.length);
      yield chunk;
    }
  } catch (error) {
    if (isAbortError(error) || StoreError.is(error) || LayerError.is(error)) throw error;
    throw new LayerError("brokenLayer", "The layer cannot be unpacked", { cause: error });
  }
}

async function* counted(
  stream: AsyncIterable<Uint8Array>,
  budget: ReadBudget,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) {
    budget.take("storedBytes", chunk.length);
    yield chunk;
  }
}

/** The first bytes of a stream, and the stream with them. */
async function withHead(
  stream: AsyncGenerator<Uint8Array>,
  length: number,
): Promise<{ readonly head: Uint8Array; readonly all: AsyncGenerator<Uint8Array> }> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (size < length) {
    const next = await stream.next();
    if (next.done) break;
    chunks.push(next.value);
    size += next.value.length;
  }
  return { head: Buffer.concat(chunks), all: joined(chunks, stream) };
}

async function* joined(
  chunks: readonly Uint8Array[],
  rest: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  try {
    yield* chunks;
    yield* rest;
  } finally {
    await rest.return(undefined);
  }
}

/** Magic numbers: RFC 1952 §2.3.1, RFC 8878 §3.1 (frames and skippable frames). */
function compressionOf(head: Uint8Array): Compression {
  const [a = 0, b = 0, c = 0, d = 0] = head;
  if (a === 0x1f && b === 0x8b) return "gzip";
  const tail = b === 0xb5 && c === 0x2f && d === 0xfd;
  if (a === 0x28 && tail) return "zstd";
  if (a >= 0x50 && a <= 0x5f && b === 0x2a && c === 0x4d && d === 0x18) return "zstd";
  const text = Buffer.from(head.subarray(0, 6)).toString("latin1");
  if (text.startsWith("BZh") || text.startsWith("\u00fd7zXZ")) {
    throw new LayerError("unknownCompression", "The layer is compressed by bzip2 or xz");
  }
  return "none";
}

function decompressed(
  stream: AsyncIterable<Uint8Array>,
  compression: "gzip" | "zstd",
): AsyncIterable<Uint8Array> {
  if (compression === "zstd") return unpackZstd(stream);
  // The failure reaches whoever reads the decompressor; so does leaving early reach the stream.
  return pipeline(Readable.from(stream), createGunzip(), () => undefined);
}
