// @ts-check
import { setUpParts } from "./setup.mjs";
import { couldNotRun } from "./tierResult.mjs";
import { tiers } from "./tiers.mjs";

/**
 * @typedef {import("./tiers.mjs").Tier} Tier
 * @typedef {import("./tierResult.mjs").TierResult} TierResult
 * @typedef {{ readonly name: string; readonly seconds: number; readonly result: TierResult }} Outcome
 */

/**
 * Runs tiers one after the other and prints what came of them.
 * @param {readonly string[]} names none means all
 * @returns {Promise<0 | 1>} the exit code
 */
export async function runTiers(names) {
  const chosen = names.length === 0 ? tiers : tiers.filter(({ name }) => names.includes(name));
  /** @type {Outcome[]} */
  const outcomes = [];
  for (const name of names) {
    if (tiers.some((tier) => tier.name === name)) continue;
    outcomes.push({ name, seconds: 0, result: couldNotRun(`there is no such tier`) });
  }
  const missing = await setUpParts(chosen.flatMap((tier) => tier.needs));
  for (const tier of chosen) {
    console.log(`\n── ${tier.name}`);
    const start = performance.now();
    const result = await runTier(tier, missing);
    outcomes.push({ name: tier.name, seconds: (performance.now() - start) / 1000, result });
  }
  return summarize(outcomes);
}

/**
 * @param {Tier} tier
 * @param {ReadonlyMap<string, string>} missing
 * @returns {Promise<TierResult>}
 */
async function runTier(tier, missing) {
  const absent = tier.needs.flatMap((need) => missing.get(need) ?? []);
  if (absent.length > 0) return couldNotRun(absent.join("; "));
  try {
    return await tier.run();
  } catch (error) {
    return couldNotRun(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
}

/**
 * @param {readonly Outcome[]} outcomes
 * @returns {0 | 1}
 */
function summarize(outcomes) {
  console.log("\n── summary");
  for (const { name, result } of outcomes) {
    for (const failure of result.failures) console.log(`✗ ${name}: ${shorten(failure)}`);
  }
  for (const { name, seconds, result } of outcomes) {
    const counts = `${String(result.passed).padStart(5)} passed ${String(result.failed).padStart(4)} failed`;
    console.log(`${name.padEnd(12)} ${counts}  ${seconds.toFixed(1).padStart(7)} s`);
  }
  const passed = outcomes.reduce((sum, { result }) => sum + result.passed, 0);
  const failed = outcomes.reduce((sum, { result }) => sum + result.failed, 0);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

/** @param {string} failure */
function shorten(failure) {
  const lines = failure.split("\n");
  return lines.length > 8 ? [...lines.slice(0, 8), "…"].join("\n") : failure;
}
