import type { FileHandle } from "node:fs/promises";
import { throwIfAborted } from "../base/abort.ts";
import type { ByteRange } from "../registry/blobs.ts";
import { verifyingStream } from "../registry/digestStream.ts";
import type { BlobStream } from "../registry/imageStore.ts";
import { StoreError } from "../registry/storeError.ts";
import type { Digest } from "../oci/digest.ts";
import { layoutFailure } from "./layoutFailure.ts";

const readSize = 256 * 1024;

/** Where content lies. */
export interface FilePart {
  readonly open: () => Promise<FileHandle>;
  /** Of its first byte in the file. */
  readonly offset: number;
  /** Bytes. */
  readonly size: number;
}

interface PartOptions {
  readonly range?: ByteRange | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Content as it is read, verified unless only a range is wanted. Nothing is opened before that. */
export function blobStreamOf(
  digest: Digest,
  part: FilePart,
  { range, signal }: PartOptions,
): BlobStream {
  const { size } = part;
  if (!range) return { size, stream: verifyingStream(chunksOf(part, [0, size], signal), digest) };
  const end = Math.min(range.end ?? size - 1, size - 1);
  if (range.start < 0 || range.start > end) {
    const asked = `${range.start}-${range.end ?? ""}`;
    throw new StoreError("rejected", `${digest} has no bytes ${asked}`, { status: 416 });
  }
  return { size: end - range.start + 1, stream: chunksOf(part, [range.start, end + 1], signal) };
}

/** The bytes `[from, to)` of content. A generator left before its first read has opened nothing. */
async function* chunksOf(
  { open, offset }: FilePart,
  [from, to]: readonly [number, number],
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    const file = await open();
    try {
      for (let at = from; at < to;) {
        throwIfAborted(signal);
        const buffer = Buffer.allocUnsafe(Math.min(readSize, to - at));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, offset + at);
        if (bytesRead === 0) throw new StoreError("badResponse", "The file ends within a blob");
        yield buffer.subarray(0, bytesRead);
        at += bytesRead;
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    throw layoutFailure("Reading a blob", error);
  }
}

/** Content whole; it must be as large as its stream says. Throws as the stream does. */
export async function wholeOf({ size = 0, stream }: BlobStream): Promise<Uint8Array> {
  const whole = new Uint8Array(size);
  let filled = 0;
  for await (const chunk of stream) {
    whole.set(chunk, filled);
    filled += chunk.length;
  }
  return whole;
}
