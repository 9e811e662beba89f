import type { BlobSource } from "./imageStore.ts";

/** A source that remembers why it could not be read: whoever sends it only sees a request break off. */
export class WatchedSource implements BlobSource {
  readonly digest;
  readonly size;
  readonly #source: BlobSource;
  /** Of the last try; undefined as long as that goes well. */
  #failure: { readonly error: unknown } | undefined;

  constructor(source: BlobSource) {
    this.digest = source.digest;
    this.size = source.size;
    this.#source = source;
  }

  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  async *open(start = 0): AsyncGenerator<Uint8Array> {
    this.#failure = undefined;
    try {
      yield* this.#source.open(start);
    } catch (error) {
      this.#failure = { error };
      throw error;
    }
  }
}
