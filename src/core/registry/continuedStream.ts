import { createHash } from "node:crypto";
import type { BlobStream } from "./imageStore.ts";

/**
 * A stream that goes on with another one of the same content where it fails. The other one is opened
 * with the failure, and read from its start: what has been handed out already must have been the
 * same, or else the failure stays.
 */
export function continuedStream(
  stream: AsyncIterable<Uint8Array>,
  instead: (error: unknown) => Promise<BlobStream>,
): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => new ContinuedIterator(stream, instead) };
}

/** Not a generator: leaving one before its first read would leave the source open. */
class ContinuedIterator implements AsyncIterator<Uint8Array, undefined> {
  #source: AsyncIterator<Uint8Array, unknown>;
  #instead: ((error: unknown) => Promise<BlobStream>) | undefined;
  readonly #handed = createHash("sha256");
  /** Bytes. */
  #count = 0;

  constructor(stream: AsyncIterable<Uint8Array>, instead: (error: unknown) => Promise<BlobStream>) {
    this.#source = stream[Symbol.asyncIterator]();
    this.#instead = instead;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    try {
      return this.#hand(await this.#source.next());
    } catch (error) {
      const instead = this.#instead;
      if (!instead) throw error;
      this.#instead = undefined;
      const { stream } = await instead(error);
      this.#source = stream[Symbol.asyncIterator]();
      return this.#hand(await this.#skip(error));
    }
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.#source.return?.();
    return { done: true, value: undefined };
  }

  #hand(result: IteratorResult<Uint8Array, unknown>): IteratorResult<Uint8Array, undefined> {
    if (result.done) return { done: true, value: undefined };
    this.#handed.update(result.value);
    this.#count += result.value.length;
    return result;
  }

  /** What follows in the new source after the bytes that were handed out. */
  async #skip(error: unknown): Promise<IteratorResult<Uint8Array, unknown>> {
    const hash = createHash("sha256");
    let rest = this.#count;
    let chunk: Uint8Array = new Uint8Array();
    while (rest > 0) {
      const result = await this.#source.next();
      if (result.done) break;
      chunk = result.value.subarray(rest);
      hash.update(result.value.subarray(0, rest));
      rest -= Math.min(rest, result.value.length);
    }
    if (rest > 0 || hash.digest("hex") !== this.#handed.copy().digest("hex")) {
      await this.#source.return?.();
      throw error;
    }
    return chunk.length > 0 ? { done: false, value: chunk } : this.#source.next();
  }
}
