// @ts-check

/**
 * @typedef {{ readonly passed: number; readonly failed: number; readonly failures: readonly string[] }}
 *   TierResult `failures`: one line each, for the summary.
 * @typedef {{ readonly name: string; readonly error?: string | undefined }} Check
 */

/**
 * @param {readonly Check[]} checks
 * @returns {TierResult}
 */
export function resultOfChecks(checks) {
  const failed = checks.filter((check) => check.error !== undefined);
  return {
    passed: checks.length - failed.length,
    failed: failed.length,
    failures: failed.map((check) => `${check.name}: ${check.error}`),
  };
}

/**
 * A tier that could not run counts as one failure.
 * @param {string} reason
 * @returns {TierResult}
 */
export function couldNotRun(reason) {
  return { passed: 0, failed: 1, failures: [reason] };
}
