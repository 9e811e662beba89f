import { isBlank } from "./characters.ts";
import type { Cursor } from "./cursor.ts";
import type { ScalarBuilder } from "./scalarPieces.ts";

interface Break {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** Collects blanks and line ends between the words of a flow scalar and folds them. */
export class LineFolder {
  readonly #cursor: Cursor;
  #blanksFrom: number | undefined;
  #blanksTo = 0;
  #first: Break | undefined;
  #more: Break[] = [];
  /** Whether blanks are dropped: a line ended (or was escaped) since the last word. */
  hasBreak = false;

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
  }

  /** Takes the blank or line end the cursor stands at. */
  take(): void {
    if (isBlank(this.#cursor.peek())) this.#takeBlank();
    else this.#takeBreak();
  }

  /** An escaped line end: nothing is left of it, and blanks behind it do not count. */
  dropBreak(): void {
    this.hasBreak = true;
  }

  /** Writes what was collected: blanks as they are, one line end as a space, more as the rest. */
  flushInto(value: ScalarBuilder): void {
    if (this.hasBreak) this.#flushBreaks(value);
    else if (this.#blanksFrom !== undefined) value.copy(this.#blanksFrom, this.#blanksTo);
    this.#blanksFrom = undefined;
    this.#first = undefined;
    this.#more = [];
    this.hasBreak = false;
  }

  #flushBreaks(value: ScalarBuilder): void {
    const first = this.#first;
    if (first?.text === "\n" && this.#more.length === 0) {
      value.make(" ", first.start, first.end);
      return;
    }
    if (first && first.text !== "\n") value.make(first.text, first.start, first.end);
    for (const { text, start, end } of this.#more) value.make(text, start, end);
  }

  #takeBlank(): void {
    const at = this.#cursor.offset;
    this.#cursor.skip();
    if (this.hasBreak) return;
    this.#blanksFrom ??= at;
    this.#blanksTo = this.#cursor.offset;
  }

  #takeBreak(): void {
    const start = this.#cursor.offset;
    const text = this.#cursor.skipBreak();
    const taken = { text, start, end: this.#cursor.offset };
    this.#blanksFrom = undefined;
    if (this.hasBreak) this.#more.push(taken);
    else this.#first = taken;
    this.hasBreak = true;
  }
}
