import { isAbortError } from "../base/abort.ts";
import type { Clock } from "../base/clock.ts";
import type { Disposable } from "../base/disposable.ts";
import { Emitter, type Event } from "../base/event.ts";

/** Pauses that are over sooner are not worth telling, in milliseconds. */
const tellableMs = 1000;

/** A time in which a host is sent nothing. */
export interface HostPause {
  /** `host[:port]` */
  readonly host: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
  /** Whether the host said how long; otherwise it only refused to be asked so often. */
  readonly isAsked: boolean;
}

/** Remembers which hosts want no requests for a while, so that one 429 slows all of them down. */
export class HostPauses implements Disposable {
  readonly #clock: Clock;
  readonly #pauses = new Map<string, HostPause>();
  readonly #watched = new Set<string>();
  readonly #lifetime = new AbortController();
  readonly #changed = new Emitter<string>();
  /** Fires with the `host[:port]` when a pause of a second or more begins, grows or is over. */
  readonly onDidChange: Event<string> = (listener) => {
    this.#isObserved = true;
    return this.#changed.event(listener);
  };
  #isObserved = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The pause of a host, while it lasts. */
  of(host: string): HostPause | undefined {
    const pause = this.#pauses.get(host);
    return pause && pause.until > this.#clock.now() ? pause : undefined;
  }

  /**
   * Nothing is sent to the host of the URL for so many milliseconds; a longer pause stays. `isAsked`
   * tells whether the host said how long.
   */
  begin(url: string, ms: number, { isAsked }: Pick<HostPause, "isAsked">): void {
    const { host } = new URL(url);
    const until = this.#clock.now() + ms;
    if ((this.of(host)?.until ?? 0) >= until) return;
    this.#pauses.set(host, { host, until, isAsked });
    if (ms < tellableMs || !this.#isObserved) return;
    this.#changed.fire(host);
    if (!this.#watched.has(host)) void this.#watch(host);
  }

  dispose(): void {
    this.#lifetime.abort();
    this.#changed.dispose();
  }

  /** Tells when the pause of a host is over. */
  async #watch(host: string): Promise<void> {
    const { signal } = this.#lifetime;
    this.#watched.add(host);
    try {
      for (let pause = this.of(host); pause; pause = this.of(host)) {
        await this.#clock.delay(pause.until - this.#clock.now(), { signal });
      }
    } catch (error) {
      if (isAbortError(error)) return;
      throw error;
    } finally {
      this.#watched.delete(host);
    }
    this.#pauses.delete(host);
    this.#changed.fire(host);
  }
}
