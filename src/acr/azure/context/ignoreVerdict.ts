import type { IgnoreRule } from "./ignoreRules.ts";

/** What rules say about a path. */
export interface IgnoreVerdict {
  readonly isIgnored: boolean;
  /** Whether each rule means the path, or a folder that it is in. */
  readonly hits: readonly boolean[];
}

/**
 * Decides about a path by the rules in their order, the last that fits deciding (moby/patternmatcher,
 * `MatchesOrParentMatches`): a rule that means a folder means all in it.
 * @param parent the verdict about the folder that the path is in; `undefined` at the root
 */
export function judgePath(
  rules: readonly IgnoreRule[],
  path: string,
  parent: IgnoreVerdict | undefined,
): IgnoreVerdict {
  let isIgnored = false;
  const hits = rules.map(({ isException, matches }, position) => {
    const isHit = (parent?.hits[position] ?? false) || matches(path);
    if (isHit) isIgnored = !isException;
    return isHit;
  });
  return { isIgnored, hits };
}

/** Whether something in a folder that is left out may be taken back by a rule. */
export function mayKeepBelow(rules: readonly IgnoreRule[], folder: string): boolean {
  return rules.some(
    ({ isException, literal }) =>
      isException && (literal === undefined || literal.startsWith(`${folder}/`)),
  );
}
