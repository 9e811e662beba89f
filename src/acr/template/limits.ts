/** What rendering may cost. An editor renders files of strangers while somebody types. */
export interface TemplateLimits {
  /** UTF-16 units that the rendered text, and any one string on the way, may have. */
  readonly output: number;
  /** Passes of all loops together, and items that functions may make. */
  readonly steps: number;
  /** Templates inside of templates (Go allows 100,000). */
  readonly depth: number;
  /** UTF-16 units of what a pattern is matched against: JavaScript may backtrack. */
  readonly patternInput: number;
}

export const defaultLimits: TemplateLimits = {
  output: 4 * 1024 * 1024,
  steps: 200_000,
  depth: 200,
  patternInput: 10_000,
};
