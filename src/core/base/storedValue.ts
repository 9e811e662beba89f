import type { Memento } from "./memento.ts";

/**
 * What a memento holds under a key, decoded. It is looked up at each access, since other windows
 * write it, too, but decoded only when the memento holds another object than the last time.
 */
export class StoredValue<T> {
  readonly #memento: Memento;
  readonly #key: string;
  readonly #decode: (stored: unknown) => T;
  #last: { readonly stored: unknown; readonly value: T } | undefined;

  constructor(memento: Memento, key: string, decode: (stored: unknown) => T) {
    this.#memento = memento;
    this.#key = key;
    this.#decode = decode;
  }

  get value(): T {
    const stored = this.#memento.get(this.#key);
    if (!this.#last || this.#last.stored !== stored) {
      this.#last = { stored, value: this.#decode(stored) };
    }
    return this.#last.value;
  }

  async write(stored: unknown): Promise<void> {
    await this.#memento.update(this.#key, stored);
  }
}
