import type { Fact, FactName } from "./diagnosis.ts";

const maxLength = 1000;

/** Collects what a step sees, so that it is kept also where the step fails later. */
export class FactList {
  readonly #facts: Fact[] = [];

  get facts(): readonly Fact[] {
    return this.#facts;
  }

  /** Adds a fact unless there is nothing to say. Line breaks and escape sequences are taken out. */
  add(name: FactName, value: string | number | undefined): void {
    const text = String(value ?? "").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ");
    if (text !== "") this.#facts.push({ name, value: text.slice(0, maxLength) });
  }
}
