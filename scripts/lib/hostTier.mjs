// @ts-check
import { runHostSuite } from "./hostSuite.mjs";
import { root } from "./paths.mjs";
import { runOrThrow } from "./processes.mjs";
import { couldNotRun } from "./tierResult.mjs";

/** The suite that runs inside the extension host. */
export async function hostTier() {
  await runOrThrow(process.execPath, ["esbuild.mjs"], { cwd: root });
  return hostResult(await runHostSuite());
}

/**
 * Prints a report and counts it.
 * @param {import("./hostSuite.mjs").HostReport} report
 * @returns {import("./tierResult.mjs").TierResult}
 */
export function hostResult(report) {
  for (const title of report.passed) console.log(`  ✓ ${title}`);
  for (const { title, error } of report.failed) console.log(`  ✗ ${title}\n${head(error)}`);
  if (report.passed.length + report.failed.length === 0) return couldNotRun("no tests found");
  return {
    passed: report.passed.length,
    failed: report.failed.length,
    failures: report.failed.map(({ title }) => title),
  };
}

/** @param {string} error */
function head(error) {
  return error.split("\n").slice(0, 12).join("\n");
}
