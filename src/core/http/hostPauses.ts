import type { Cancellable } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";

/** Remembers which hosts want no requests for a while, so that one 429 slows all of them down. */
export class HostPauses {
  readonly #clock: Clock;
  /** Milliseconds since the epoch, by `host[:port]`. */
  readonly #until = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Nothing is sent to the host of the URL for so many milliseconds; a longer pause stays. */
  begin(url: string, ms: number): void {
    const { host } = new URL(url);
    const until = Math.max(this.#until.get(host) ?? 0, this.#clock.now() + ms);
    this.#until.set(host, until);
  }

  /** Resolves when the host may be asked. Rejects with an `AbortError` when the signal fires. */
  async end(url: string, options: Cancellable): Promise<void> {
    const { host } = new URL(url);
    const rest = (this.#until.get(host) ?? 0) - this.#clock.now();
    if (rest > 0) await this.#clock.delay(rest, options);
    else this.#until.delete(host);
  }
}
