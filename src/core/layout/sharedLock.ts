import { raceAbort } from "../base/abort.ts";
import { lockLayout, type LayoutLock, type LockOptions } from "./layoutLock.ts";

/** One lock on a layout for all who write to it through the same store; the last one frees it. */
export class SharedLock {
  readonly #folder: string;
  readonly #onFree: () => Promise<void>;
  #holders = 0;
  #held: Promise<LayoutLock> | undefined;

  /**
   * @param onFree runs while the lock is still held, when nobody needs it any longer;
   *   never throws
   */
  constructor(folder: string, onFree: () => Promise<void>) {
    this.#folder = folder;
    this.#onFree = onFree;
  }

  /** Takes part in the lock. Throws as `lockLayout` does; who leaves does so for himself only. */
  async acquire({ signal, ...options }: LockOptions): Promise<LayoutLock> {
    this.#holders += 1;
    const held = (this.#held ??= lockLayout(this.#folder, options));
    try {
      const lock = await raceAbort(held, signal);
      let isReleased = false;
      return {
        verify: () => lock.verify(),
        release: async () => {
          if (isReleased) return;
          isReleased = true;
          await this.#leave(held);
        },
      };
    } catch (error) {
      void this.#leave(held);
      throw error;
    }
  }

  /** Runs work under the lock. */
  async run<T>(options: LockOptions, work: (lock: LayoutLock) => Promise<T>): Promise<T> {
    const lock = await this.acquire(options);
    try {
      return await work(lock);
    } finally {
      await lock.release();
    }
  }

  /** Never throws. */
  async #leave(held: Promise<LayoutLock>): Promise<void> {
    this.#holders -= 1;
    if (this.#holders > 0) return;
    const lock = await held.catch(() => undefined);
    if (lock) await this.#onFree();
    // Somebody may have come while the folder was tidied.
    if (this.#holders > 0 || this.#held !== held) return;
    this.#held = undefined;
    await lock?.release();
  }
}
