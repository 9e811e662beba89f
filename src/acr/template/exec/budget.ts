import type { TemplateLimits } from "../limits.ts";
import type { GoValue } from "../values/goValue.ts";
import { isObject } from "../values/goValue.ts";

/** Thrown where a template asks for more than it gets; the evaluator gives it a place. */
export class LimitReached extends Error {}

/** Counts what one rendering spends, so that no file of a stranger keeps the editor busy. */
export class Budget {
  readonly limits: TemplateLimits;
  #steps: number;
  #output = 0;

  constructor(limits: TemplateLimits) {
    this.limits = limits;
    this.#steps = limits.steps;
  }

  /** Spends passes of loops, items made or looked at, and the like. */
  spend(steps: number): void {
    this.#steps -= steps;
    if (!(this.#steps >= 0)) {
      throw new LimitReached(`the template takes more than ${this.limits.steps} steps`);
    }
  }

  /** Spends what it takes to go through a value, everything in it included. */
  spendFor(value: GoValue | undefined): void {
    const pending: (GoValue | undefined)[] = [value];
    while (pending.length > 0) {
      const next = pending.pop();
      this.spend(typeof next === "string" ? 1 + (next.length >> 6) : 1);
      if (!isObject(next)) continue;
      if (next.kind === "list") for (const item of next.items) pending.push(item);
      if (next.kind === "map") for (const item of next.entries.values()) pending.push(item);
    }
  }

  /** Asks for a string of that many UTF-16 units before it is made. */
  checkLength(length: number): void {
    if (!(length <= this.limits.output)) throw this.#tooLong();
  }

  /** Spends characters of the rendered text. */
  spendOutput(length: number): void {
    this.#output += length;
    if (this.#output > this.limits.output) throw this.#tooLong();
  }

  #tooLong(): LimitReached {
    return new LimitReached(`the text grows beyond ${this.limits.output} characters`);
  }
}
