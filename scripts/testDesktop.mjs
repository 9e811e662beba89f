// @ts-check
// npm run test:desktop: the suite of the extension host in the desktop VS Code, which
// @vscode/test-electron downloads. The last line is `N passed, N failed`.
import { setUpPackages } from "./lib/setup.mjs";

await setUpPackages();
const { runTests } = await import("@vscode/test-electron");
const { readReport, withHostRun } = await import("./lib/hostSuite.mjs");
const { hostResult } = await import("./lib/hostTier.mjs");
const { root } = await import("./lib/paths.mjs");
const { runOrThrow } = await import("./lib/processes.mjs");

await runOrThrow(process.execPath, ["esbuild.mjs"], { cwd: root });
const report = await withHostRun(async ({ suite, workspace, report: file }) => {
  try {
    await runTests({
      extensionDevelopmentPath: root,
      extensionTestsPath: suite,
      extensionTestsEnv: { ARCHIPELAGO_HOST_REPORT: file },
      launchArgs: [workspace, "--disable-extensions", "--disable-workspace-trust"],
    });
  } catch (error) {
    console.error(String(error));
  }
  return readReport(file);
});
const result = report ? hostResult(report) : { passed: 0, failed: 1 };
console.log(`${result.passed} passed, ${result.failed} failed`);
process.exitCode = result.failed === 0 ? 0 : 1;
