// @ts-check
import { mkdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { artifacts, root } from "./paths.mjs";
import { run } from "./processes.mjs";
import { couldNotRun } from "./tierResult.mjs";

/**
 * The part of vitest's JSON report that is read here.
 * @typedef {{ readonly status: string; readonly fullName: string }} Assertion
 * @typedef {{ readonly name: string; readonly status: string; readonly message?: string;
 *   readonly assertionResults: readonly Assertion[] }} TestFile
 * @typedef {{ readonly testResults: readonly TestFile[] }} Report
 */

/**
 * A tier that is a project of vitest.config.mjs, or several whose names begin alike. Whatever is not
 * a passed test is a failed one: a skipped test, a file that could not be loaded, a run that found
 * nothing.
 * @param {string} project
 * @param {number} timeoutMs
 */
export function vitestTier(project, timeoutMs) {
  return async () => {
    const report = path.join(artifacts, "reports", `${project}.json`);
    await mkdir(path.dirname(report), { recursive: true });
    await rm(report, { force: true });
    const result = await run(
      path.join(root, "node_modules/.bin/vitest"),
      [
        "run",
        "--project",
        `${project}*`,
        "--reporter=default",
        "--reporter=json",
        `--outputFile.json=${report}`,
      ],
      { cwd: root, show: true, timeoutMs },
    );
    if (result.timedOut) return couldNotRun("took too long");
    try {
      return resultOfReport(JSON.parse(await readFile(report, "utf8")), result.code);
    } catch {
      return couldNotRun(`vitest ended with code ${result.code} and left no report`);
    }
  };
}

/**
 * @param {Report} report
 * @param {number} code how vitest ended
 * @returns {import("./tierResult.mjs").TierResult}
 */
function resultOfReport(report, code) {
  const failures = [];
  let passed = 0;
  for (const file of report.testResults) {
    const name = path.relative(root, file.name);
    const bad = file.assertionResults.filter((test) => test.status !== "passed");
    passed += file.assertionResults.length - bad.length;
    failures.push(...bad.map((test) => `${name}: ${test.fullName} (${test.status})`));
    if (bad.length === 0 && file.status !== "passed") {
      failures.push(`${name}: ${file.message?.split("\n")[0] ?? file.status}`);
    }
    if (file.assertionResults.length === 0 && file.status === "passed") {
      failures.push(`${name}: holds no test`);
    }
  }
  if (report.testResults.length === 0) {
    failures.push(code === 0 ? "no tests found" : `vitest ended with code ${code} before any test`);
  }
  if (failures.length === 0 && code !== 0) failures.push(`vitest ended with code ${code}`);
  return { passed, failed: failures.length, failures };
}
