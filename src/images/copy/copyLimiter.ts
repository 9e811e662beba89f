import pLimit from "p-limit";
import { abortError, raceAbort, type Cancellable } from "../../core/base/abort.ts";
import type { Digest } from "../../core/oci/digest.ts";
import type { CopyTarget } from "./copyPlan.ts";

/** As many as skopeo; a host has as many places for requests, and reading goes beside writing. */
const defaultBlobs = 6;

/**
 * What copies share that run at the same time: so many blobs at once over all of them, and none of
 * them twice at once into the same repository.
 */
export class CopyLimiter {
  readonly #limit: ReturnType<typeof pLimit>;
  /** The ends of the copies under way, by `repository@digest`. */
  readonly #underWay = new WeakMap<CopyTarget["store"], Map<string, Promise<unknown>>>();

  /** @param blobs how many at once; 6 unless given */
  constructor(blobs: number = defaultBlobs) {
    this.#limit = pLimit(blobs);
  }

  /**
   * Copies a blob when there is room for it and nobody else is copying it there. Who is cancelled
   * while it waits does not start; what has started comes to its own end.
   */
  async run<T>(
    { store, repository }: CopyTarget,
    digest: Digest,
    copy: () => Promise<T>,
    { signal }: Cancellable = {},
  ): Promise<T> {
    const underWay = this.#underWay.get(store) ?? new Map<string, Promise<unknown>>();
    this.#underWay.set(store, underWay);
    const key = `${repository}@${digest}`;
    // Whoever is ahead may fail, so that everybody looks for themselves.
    for (let other = underWay.get(key); other; other = underWay.get(key)) {
      await raceAbort(other, signal);
    }
    const copying = this.#inPlace(copy, signal);
    const ended = copying
      .catch(() => undefined)
      .finally(() => {
        if (underWay.get(key) === ended) underWay.delete(key);
      });
    underWay.set(key, ended);
    return copying;
  }

  async #inPlace<T>(copy: () => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const leave = await this.#place(signal);
    try {
      return await copy();
    } finally {
      leave();
    }
  }

  #place(signal: AbortSignal | undefined): Promise<() => void> {
    return new Promise((resolve, reject) => {
      const stop = () => reject(abortError());
      if (signal?.aborted) stop();
      signal?.addEventListener("abort", stop, { once: true });
      void this.#limit(async () => {
        signal?.removeEventListener("abort", stop);
        if (!signal?.aborted) await new Promise<void>((leave) => resolve(leave));
      });
    });
  }
}
