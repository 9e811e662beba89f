// @ts-check
// npm test: every tier, or those named. The last line is `N passed, N failed`.
import { setUpPackages } from "./lib/setup.mjs";

await setUpPackages();
const { runTiers } = await import("./lib/runTiers.mjs");
process.exitCode = await runTiers(process.argv.slice(2));
