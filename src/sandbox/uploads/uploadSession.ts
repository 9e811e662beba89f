import { open, rm, truncate } from "node:fs/promises";
import { createReadStream } from "node:fs";
import type { Clock } from "../../core/base/clock.ts";
import { KeyedLimiter } from "../../core/base/limiter.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { BlobSource } from "../../core/registry/imageStore.ts";
import { ApiError } from "../http/apiError.ts";
import type { ByteRange } from "../http/byteRange.ts";

/** A chunk as it comes in. */
export interface Chunk {
  readonly body: AsyncIterable<Uint8Array>;
  /** Where the client believes it belongs; at the end of what is there if it does not say. */
  readonly range?: ByteRange;
}

interface SessionOptions {
  readonly file: string;
  readonly maxBytes: number;
  readonly clock: Clock;
}

/** What is kept of a blob that is being uploaded; nobody sees it before it is whole. */
export class UploadSession {
  readonly id: string;
  readonly repository: string;
  readonly #options: SessionOptions;
  readonly #turns = new KeyedLimiter(1);
  #size = 0;
  #isOver = false;
  #waiting = 0;
  #usedAt: number;

  constructor(id: string, repository: string, options: SessionOptions) {
    this.id = id;
    this.repository = repository;
    this.#options = options;
    this.#usedAt = options.clock.now();
  }

  /** The path of the session, as a registry names it to its clients. */
  get location(): string {
    return `/v2/${this.repository}/blobs/uploads/${this.id}`;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether nobody has done anything with it since a time (ms since the epoch). */
  isIdleSince(time: number): boolean {
    return this.#waiting === 0 && this.#usedAt < time;
  }

  /** Somebody wants it still. */
  touch(): void {
    this.#usedAt = this.#options.clock.now();
  }

  /** How far the upload is: inclusive, and `0-0` for nothing as well, as all registries say it. */
  get range(): string {
    return `0-${Math.max(0, this.#size - 1)}`;
  }

  /** Adds a chunk as a whole or, where its end does not come, not at all. */
  append(chunk: Chunk): Promise<void> {
    return this.#inTurn(() => this.#append(chunk));
  }

  /** Adds a last chunk and hands over the content; if that fails, the session is over as well. */
  finish(chunk: Chunk, digest: Digest, take: (source: BlobSource) => Promise<void>): Promise<void> {
    return this.#inTurn(async () => {
      await this.#append(chunk);
      this.#isOver = true;
      try {
        await take({ digest, size: this.#size, open: () => createReadStream(this.#options.file) });
      } finally {
        await rm(this.#options.file, { force: true });
      }
    });
  }

  /** Ends the session; its content goes. */
  cancel(): Promise<void> {
    return this.#turns.run("", async () => {
      this.#isOver = true;
      await rm(this.#options.file, { force: true });
    });
  }

  async #inTurn(work: () => Promise<void>): Promise<void> {
    this.#waiting++;
    try {
      await this.#turns.run("", async () => {
        if (this.#isOver) {
          throw new ApiError(404, "BLOB_UPLOAD_UNKNOWN", "The upload has come to its end");
        }
        await work();
      });
    } finally {
      this.#waiting--;
      this.touch();
    }
  }

  async #append({ body, range }: Chunk): Promise<void> {
    const before = this.#size;
    if (range && range.start !== before) {
      const headers = { location: this.location, range: this.range };
      const message = `The next chunk begins at ${before}`;
      throw new ApiError(416, "BLOB_UPLOAD_INVALID", message, { headers });
    }
    try {
      await this.#write(body);
      if (range && this.#size - before !== range.end - range.start + 1) {
        throw new ApiError(400, "SIZE_INVALID", "The chunk is not as long as its range");
      }
    } catch (error) {
      await truncate(this.#options.file, before);
      this.#size = before;
      throw error;
    }
  }

  async #write(body: AsyncIterable<Uint8Array>): Promise<void> {
    const { maxBytes } = this.#options;
    const file = await open(this.#options.file, "a");
    try {
      for await (const bytes of body) {
        this.#size += bytes.length;
        if (this.#size > maxBytes) {
          throw new ApiError(413, "SIZE_INVALID", `A blob may have ${maxBytes} bytes`);
        }
        await file.writeFile(bytes);
      }
    } finally {
      await file.close();
    }
  }
}
