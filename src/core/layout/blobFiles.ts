import { createHash, type Hash } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, link, mkdir, open, rename, rm, stat, type FileHandle } from "node:fs/promises";
import path from "node:path";
import { throwIfAborted, type Cancellable } from "../base/abort.ts";
import { algorithmOf, DigestError, type Digest } from "../oci/digest.ts";
import type { ByteRange } from "../registry/blobs.ts";
import { verifyingStream } from "../registry/digestStream.ts";
import type { BlobSource, BlobStream } from "../registry/imageStore.ts";
import { StoreError } from "../registry/storeError.ts";
import { writeAtomically } from "./atomicFile.ts";
import { isFileError, layoutFailure } from "./layoutFailure.ts";
import type { LayoutFolders } from "./layoutFolder.ts";

const readSize = 256 * 1024;

/** The blobs folders of the repositories; manifests lie in them as well. */
export class BlobFiles {
  readonly #folders: LayoutFolders;

  constructor(folders: LayoutFolders) {
    this.#folders = folders;
  }

  /** Bytes; `undefined` where there is no such file. */
  async size(repository: string, digest: Digest): Promise<number | undefined> {
    try {
      return (await stat(this.#folders.blob(repository, digest))).size;
    } catch (error) {
      if (isFileError(error, "ENOENT")) return undefined;
      throw error;
    }
  }

  /** The content, opened when it is first read; verified unless only a range is wanted. */
  async open(
    repository: string,
    digest: Digest,
    { range, signal }: Cancellable & { readonly range?: ByteRange },
  ): Promise<BlobStream> {
    const size = await this.size(repository, digest);
    if (size === undefined) {
      throw new StoreError("notFound", `${repository} has no blob ${digest}`, { status: 404 });
    }
    const file = this.#folders.blob(repository, digest);
    if (!range) return { size, stream: verifyingStream(chunksOf(file, [0, size], signal), digest) };
    const end = Math.min(range.end ?? size - 1, size - 1);
    if (range.start < 0 || range.start > end) {
      const asked = `${range.start}-${range.end ?? ""}`;
      throw new StoreError("rejected", `${digest} has no bytes ${asked}`, { status: 416 });
    }
    return { size: end - range.start + 1, stream: chunksOf(file, [range.start, end + 1], signal) };
  }

  /** Writes content that must have the digest and the size that its source names. */
  async write(repository: string, source: BlobSource, { signal }: Cancellable): Promise<void> {
    const target = this.#folders.blob(repository, source.digest);
    await writeAtomically(this.#folders, target, async (file) => {
      const hash = createHash(algorithmOf(source.digest));
      const size = await pour(source, file, hash, signal);
      const actual = `${algorithmOf(source.digest)}:${hash.digest("hex")}`;
      if (actual !== source.digest) {
        const message = `Expected ${source.digest}, but the content is ${actual}`;
        throw new DigestError("digestMismatch", message);
      }
      if (size !== source.size) {
        const message = `Expected ${source.size} bytes of ${source.digest}, but there are ${size}`;
        throw new StoreError("rejected", message);
      }
    });
  }

  /** Makes a blob of one repository one of another; false where the first has none. */
  async share(from: string, to: string, digest: Digest): Promise<boolean> {
    const source = this.#folders.blob(from, digest);
    const target = this.#folders.blob(to, digest);
    if ((await this.size(from, digest)) === undefined) return false;
    await mkdir(path.dirname(target), { recursive: true });
    try {
      await link(source, target);
    } catch (error) {
      if (isFileError(error, "EEXIST")) return true;
      if (isFileError(error, "ENOENT")) return false;
      if (!isFileError(error)) throw error;
      // Not every file system has hard links.
      await this.#copy(source, target);
    }
    return true;
  }

  /** Whether there was one to remove. */
  async remove(repository: string, digest: Digest): Promise<boolean> {
    try {
      await rm(this.#folders.blob(repository, digest));
      return true;
    } catch (error) {
      if (isFileError(error, "ENOENT")) return false;
      throw error;
    }
  }

  async #copy(source: string, target: string): Promise<void> {
    const temporary = await this.#folders.temporaryFile();
    try {
      await copyFile(source, temporary, constants.COPYFILE_EXCL);
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
}

async function pour(
  source: BlobSource,
  file: FileHandle,
  hash: Hash,
  signal: AbortSignal | undefined,
): Promise<number> {
  let size = 0;
  for await (const chunk of source.open()) {
    throwIfAborted(signal);
    hash.update(chunk);
    size += chunk.length;
    await file.writeFile(chunk);
  }
  throwIfAborted(signal);
  return size;
}

/** The bytes `[from, to)` of a file. A generator left before its first read has opened nothing. */
async function* chunksOf(
  name: string,
  [from, to]: readonly [number, number],
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    const file = await open(name, "r");
    try {
      for (let at = from; at < to;) {
        throwIfAborted(signal);
        const buffer = Buffer.allocUnsafe(Math.min(readSize, to - at));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, at);
        if (bytesRead === 0) return;
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
