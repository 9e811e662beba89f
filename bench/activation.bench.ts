import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { bundleForHost, runInExtensionHost } from "../scripts/lib/hostSuite.mjs";
import { root } from "../scripts/lib/paths.mjs";
import { runOrThrow } from "../scripts/lib/processes.mjs";
import { startVscodeHost } from "../scripts/lib/vscodeHost.mjs";
import { formatMs, median } from "./benchmark.ts";
import type { Figure } from "./benchmark.ts";

export const title = "Activation in the extension host";

const rounds = 7;

/** Loading the production bundle and activating it, each time in a new extension host. */
export async function run(): Promise<readonly Figure[]> {
  await runOrThrow(process.execPath, ["esbuild.mjs", "--production"], { cwd: root });
  const folder = await bundleForHost("bench/host", ["bench/host/activation.ts"]);
  const dir = await mkdtemp(path.join(tmpdir(), "archipelago-bench-"));
  const report = path.join(dir, "report.json");
  const env = { ARCHIPELAGO_HOST_REPORT: report };
  const host = await startVscodeHost({ underTest: true, env });
  const times: Times[] = [];
  try {
    const url = host.testUrl(dir, root, path.join(folder, "activation.js"));
    for (let round = 0; round < rounds; round += 1) {
      times.push(readTimes(await runInExtensionHost(url, report)));
      await rm(report);
    }
  } finally {
    await host.stop();
    await rm(dir, { recursive: true, force: true });
  }
  const all = times.map(({ loadMs, activateMs }) => loadMs + activateMs);
  const spread = `${formatMs(Math.min(...all))} to ${formatMs(Math.max(...all))}`;
  return [
    { what: "load the bundle, median", value: formatMs(median(times.map((t) => t.loadMs))) },
    { what: "activate, median", value: formatMs(median(times.map((t) => t.activateMs))) },
    { what: "both, median", value: formatMs(median(all)), against: "budget 20 ms" },
    { what: `both, range of ${rounds} extension hosts`, value: spread },
  ];
}

interface Times {
  readonly loadMs: number;
  readonly activateMs: number;
}

function readTimes(report: unknown): Times {
  if (typeof report === "object" && report !== null) {
    if ("loadMs" in report && "activateMs" in report) {
      return { loadMs: Number(report.loadMs), activateMs: Number(report.activateMs) };
    }
  }
  throw new Error("The extension host reported no times");
}
