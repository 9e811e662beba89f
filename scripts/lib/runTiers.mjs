// @ts-check
import { availableParallelism } from "node:os";
import pLimit from "p-limit";
import { setUpParts } from "./setup.mjs";
import { couldNotRun } from "./tierResult.mjs";
import { tiers } from "./tiers.mjs";

/**
 * @typedef {import("./tiers.mjs").Tier} Tier
 * @typedef {import("./tierResult.mjs").TierResult} TierResult
 * @typedef {{ readonly name: string; readonly seconds: number; readonly result: TierResult }} Outcome
 */

/**
 * Runs the gates beside each other, then the other tiers one after the other, and prints what came
 * of them.
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
  const gates = chosen.filter(({ isGate }) => isGate);
  const limit = pLimit(availableParallelism());
  outcomes.push(...(await limit.map(gates, (tier) => timeTier(tier, missing))));
  for (const tier of chosen.filter(({ isGate }) => !isGate)) {
    outcomes.push(await timeTier(tier, missing));
  }
  return summarize(outcomes);
}

/**
 * @param {Tier} tier
 * @param {ReadonlyMap<string, string>} missing
 * @returns {Promise<Outcome>}
 */
async function timeTier(tier, missing) {
  if (!tier.isGate) console.log(`\n── ${tier.name}`);
  const start = performance.now();
  const result = await runTier(tier, missing);
  return { name: tier.name, seconds: (performance.now() - start) / 1000, result };
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
