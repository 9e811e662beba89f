import type { FileHandle } from "node:fs/promises";
import { KeyedLimiter } from "../base/limiter.ts";
import { blockSize, paddingOf, tarHeaderOf } from "./tarHeader.ts";
import type { TarFile } from "./tarIndex.ts";

type Write = (chunk: Uint8Array) => Promise<void>;

const oneAtATime = "file";

/** Writes entries to a tar archive, one at a time; what fails midway is taken away again. */
export class TarAppender {
  readonly #file: FileHandle;
  readonly #turns = new KeyedLimiter(1);
  #end = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  /**
   * Appends a file of a known size, or a folder where the name ends with a slash.
   *
   * @param write must write exactly `size` bytes or throw
   */
  append(name: string, size: number, write: (write: Write) => Promise<void>): Promise<TarFile> {
    return this.#inTurn(async () => {
      const header = tarHeaderOf(name, size);
      await this.#write(header);
      const offset = this.#end;
      await write((chunk) => this.#write(chunk));
      if (this.#end !== offset + size) throw new Error(`${name} is not of ${size} bytes`);
      await this.#write(new Uint8Array(paddingOf(size)));
      return { offset, size };
    });
  }

  /** Ends the archive (POSIX.1-1988 `ustar`: two blocks of zeros). */
  async end(): Promise<void> {
    await this.#inTurn(() => this.#write(new Uint8Array(2 * blockSize)));
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return this.#turns.run(oneAtATime, async () => {
      if (this.#failure) throw this.#failure.error;
      const start = this.#end;
      try {
        return await work();
      } catch (error) {
        await this.#takeBack(start);
        throw error;
      }
    });
  }

  /** Where not even that is possible, nothing more can be written. */
  async #takeBack(start: number): Promise<void> {
    try {
      await this.#file.truncate(start);
      this.#end = start;
    } catch (error) {
      this.#failure = { error };
    }
  }

  async #write(chunk: Uint8Array): Promise<void> {
    for (let at = 0; at < chunk.length;) {
      const { bytesWritten } = await this.#file.write(chunk, at, chunk.length - at, this.#end);
      at += bytesWritten;
      this.#end += bytesWritten;
    }
  }
}
