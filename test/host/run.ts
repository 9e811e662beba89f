import { glob, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import Mocha from "mocha";

interface HostReport {
  readonly passed: string[];
  readonly failed: { readonly title: string; readonly error: string }[];
}

/**
 * What VS Code calls in the extension host: runs every bundled test file beside this one. The result
 * goes to the file that `ARCHIPELAGO_HOST_REPORT` names; failures reject as well.
 */
export async function run(): Promise<void> {
  const report: HostReport = { passed: [], failed: [] };
  try {
    await runMocha(report);
  } catch (error) {
    report.failed.push({ title: "load the suite", error: describe(error) });
  }
  const file = process.env["ARCHIPELAGO_HOST_REPORT"];
  if (file !== undefined) {
    await writeFile(`${file}.part`, JSON.stringify(report));
    await rename(`${file}.part`, file);
  }
  if (report.failed.length > 0) throw new Error(`${report.failed.length} tests failed`);
}

async function runMocha(report: HostReport): Promise<void> {
  const mocha = new Mocha({ ui: "bdd", timeout: 60_000 });
  for await (const file of glob("**/*.test.js", { cwd: __dirname })) {
    mocha.addFile(path.join(__dirname, file));
  }
  await mocha.loadFilesAsync();
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => resolve());
    runner.on("pass", (test) => report.passed.push(test.fullTitle()));
    runner.on("pending", (test) => {
      report.failed.push({ title: test.fullTitle(), error: "skipped" });
    });
    runner.on("fail", (test, error) => {
      report.failed.push({ title: test.fullTitle(), error: describe(error) });
    });
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
