/** Something that must be released by its owner. Shape-compatible with `vscode.Disposable`. */
export interface Disposable {
  dispose(): void;
}

/** Wraps a function as a {@link Disposable}; the function runs at most once. */
export function toDisposable(release: () => void): Disposable {
  let pending: (() => void) | undefined = release;
  return {
    dispose() {
      const run = pending;
      pending = undefined;
      run?.();
    },
  };
}

/**
 * Owns a set of disposables and releases them in reverse order of their adding.
 * Whatever is added after disposal is released at once, so a late async result cannot leak.
 */
export class DisposableStore implements Disposable {
  readonly #items = new Set<Disposable>();
  #disposed = false;

  get isDisposed(): boolean {
    return this.#disposed;
  }

  add<T extends Disposable>(item: T): T {
    if (this.#disposed) item.dispose();
    else this.#items.add(item);
    return item;
  }

  /** Releases one item early. */
  delete(item: Disposable): void {
    if (this.#items.delete(item)) item.dispose();
  }

  dispose(): void {
    this.#disposed = true;
    const items = [...this.#items].reverse();
    this.#items.clear();
    const failures: unknown[] = [];
    for (const item of items) {
      try {
        item.dispose();
      } catch (error) {
        failures.push(error); // the others are to be released all the same
      }
    }
    if (failures.length > 0) throw new AggregateError(failures, "Releasing failed");
  }
}
