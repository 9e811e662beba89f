import { Readable, type Writable } from "node:stream";

/**
 * Content to send. A piece is asked for when the connection has taken the one before, so that a
 * source may use the memory of each again.
 */
export class OutgoingBody extends Readable {
  readonly #pieces: AsyncIterator<Uint8Array, unknown>;
  #to: NodeJS.WritableStream | undefined;

  constructor(pieces: AsyncIterable<Uint8Array>) {
    // Nothing is to lie about here.
    super({ highWaterMark: 1 });
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  /** Also how `pipeline` connects the two. */
  override pipe<T extends NodeJS.WritableStream>(to: T, options?: { end?: boolean }): T {
    this.#to = to;
    return super.pipe(to, options);
  }

  override _read(): void {
    this.#next().catch((error: unknown) => {
      this.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  }

  override _destroy(error: Error | null, done: Parameters<Writable["_destroy"]>[1]): void {
    const left = Promise.resolve(this.#pieces.return?.());
    left.then(
      () => done(error),
      () => done(error),
    );
  }

  async #next(): Promise<void> {
    const to = this.#to;
    if (to) await taken(to);
    let result = await this.#pieces.next();
    while (!result.done && result.value.length === 0) result = await this.#pieces.next();
    if (result.done) this.push(null);
    // Of a reader that is not written to nobody knows when it is done with a piece.
    else this.push(to ? result.value : Uint8Array.from(result.value));
  }
}

/** Waits until all that was written has left; writing nothing is told of after that. */
function taken(to: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve, reject) => {
    to.write(new Uint8Array(), (error) => (error ? reject(error) : resolve()));
  });
}
