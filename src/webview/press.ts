/**
 * Knows whether a button of the mouse, a pen or a finger is down on the page. What is replaced
 * between down and up gets no click, and leaving a field by a click is what renews the page.
 */
export class Press {
  readonly #waiting = new Map<string, () => void>();
  #isDown = false;

  constructor() {
    const options = { capture: true };
    document.addEventListener("pointerdown", () => (this.#isDown = true), options);
    // The click follows in the same task.
    const release = () => setTimeout(() => this.#release());
    for (const type of ["pointerup", "pointercancel", "dragend"]) {
      document.addEventListener(type, release, options);
    }
    // It may come up outside of the page.
    document.addEventListener("pointermove", ({ buttons }) => buttons === 0 && this.#release());
    window.addEventListener("blur", () => this.#release());
  }

  /** Does the work now, or once nothing is down; of one key only the latest. */
  afterwards(key: string, work: () => void): void {
    if (this.#isDown) this.#waiting.set(key, work);
    else work();
  }

  #release(): void {
    this.#isDown = false;
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const work of waiting) work();
  }
}
