/** What was copied from the tree last, so that pasting it means the same rows again. */
export class CopiedRows {
  #text = "";
  #rows: readonly unknown[] = [];

  /** Notes what a text stands for that was put on the clipboard. */
  note(text: string, rows: readonly unknown[]): void {
    this.#text = text;
    this.#rows = rows;
  }

  /** The rows that a text from the clipboard stands for; `undefined` if it came from elsewhere. */
  rowsOf(text: string): readonly unknown[] | undefined {
    return text !== "" && text === this.#text ? this.#rows : undefined;
  }
}
