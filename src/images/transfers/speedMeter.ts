import type { Clock } from "../../core/base/clock.ts";

/** How long it takes until what was long ago counts little, in milliseconds. */
const memoryMs = 4_000;

/** Shorter spans say more about buffers than about the wire. */
const stepMs = 250;

/** Measures how fast bytes come, smoothed, so that it can be read. */
export class SpeedMeter {
  readonly #clock: Clock;
  #at: number;
  #pending = 0;
  /** Sums in which older bytes and milliseconds weigh less. */
  #bytes = 0;
  #ms = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#at = clock.now();
  }

  add(bytes: number): void {
    this.#pending += bytes;
    this.#step();
  }

  /** Bytes a second over the last seconds; undefined before enough was seen. */
  get bytesPerSecond(): number | undefined {
    this.#step();
    return this.#ms > 0 ? (1000 * this.#bytes) / this.#ms : undefined;
  }

  /** Milliseconds until so many bytes more have come; undefined as long as nobody can tell. */
  timeLeft(bytes: number): number | undefined {
    const speed = this.bytesPerSecond;
    return speed ? (1000 * bytes) / speed : undefined;
  }

  #step(): void {
    const now = this.#clock.now();
    const passed = now - this.#at;
    if (passed < stepMs) return;
    const weight = Math.exp(-passed / memoryMs);
    this.#bytes = this.#bytes * weight + this.#pending;
    this.#ms = this.#ms * weight + passed;
    this.#pending = 0;
    this.#at = now;
  }
}
