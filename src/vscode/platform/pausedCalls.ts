import type { Disposable } from "../../core/base/disposable.ts";

/** Calls that come in bursts: each key's last one is made once none came for a while. */
export class PausedCalls implements Disposable {
  readonly #pauseMs: number;
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();

  constructor(pauseMs: number) {
    this.#pauseMs = pauseMs;
  }

  call(key: string, work: () => void): void {
    clearTimeout(this.#waiting.get(key));
    const run = () => {
      this.#waiting.delete(key);
      work();
    };
    this.#waiting.set(key, setTimeout(run, this.#pauseMs));
  }

  dispose(): void {
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
  }
}
