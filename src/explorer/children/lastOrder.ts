/** Keeps the result of the last sort: rows are made again and again from the same many names. */
export class LastOrder {
  #names: readonly string[] = [];
  #order: string | undefined;
  #sorted: readonly string[] = [];

  /** The sorted names; `sort` is called if names or order are not those of the last time. */
  of(names: readonly string[], order: string, sort: () => readonly string[]): readonly string[] {
    if (order !== this.#order || !isSame(names, this.#names)) {
      this.#sorted = sort();
      this.#names = names;
      this.#order = order;
    }
    return this.#sorted;
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, position) => name === b[position]);
}
