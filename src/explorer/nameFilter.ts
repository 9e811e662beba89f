/** The text that repositories or tags must contain to be shown, whatever its case. */
export class NameFilter {
  /** As typed, trimmed; empty for no filter. */
  readonly text: string;
  readonly #needle: string;

  constructor(text: string) {
    this.text = text.trim();
    this.#needle = this.text.toLowerCase();
  }

  matches(name: string): boolean {
    return name.toLowerCase().includes(this.#needle);
  }
}
