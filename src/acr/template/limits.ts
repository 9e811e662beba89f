/** What rendering may cost. An editor renders files of strangers while somebody types. */
export interface TemplateLimits {
  /** UTF-16 units that the rendered text, and any one string on the way, may have. */
  readonly output: number;
  /** Passes of loops, items that functions make or look at, characters that patterns walk over. */
  readonly steps: number;
  /** Templates inside of templates (Go allows 100,000). */
  readonly depth: number;
}

export const defaultLimits: TemplateLimits = { output: 1024 * 1024, steps: 1_000_000, depth: 200 };
