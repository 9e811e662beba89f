import { vi } from "vitest";

/** Long enough for a machine that is busy with other tests; what does not come fails all the same. */
const timeout = 15_000;

/** Tries an assertion until it holds, and returns what it returned. */
export function eventually<T>(assertion: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(assertion, { timeout });
}
