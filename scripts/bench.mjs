// @ts-check
// npm run bench: measures and prints tables. npm run bench -- NAME…: only those of bench/NAME.bench.ts.
import { setUpPackages } from "./lib/setup.mjs";

await setUpPackages();
const { runBenchmarks } = await import("./lib/runBenchmarks.mjs");
process.exitCode = await runBenchmarks(process.argv.slice(2));
