import type { Disposable } from "./disposable.ts";
import { toDisposable } from "./disposable.ts";

/** Subscribes a listener; dispose the result to unsubscribe. Shape of `vscode.Event` less its extras. */
export type Event<T> = (listener: (value: T) => void) => Disposable;

/** Fires values to its listeners, in the order of their subscription. */
export class Emitter<T> implements Disposable {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event: Event<T> = (listener) => {
    // A wrapper makes two subscriptions of one function independent.
    const own = (value: T) => listener(value);
    this.#listeners.add(own);
    return toDisposable(() => this.#listeners.delete(own));
  };

  fire(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}
