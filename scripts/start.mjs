// @ts-check
// npm start: the extension in a VS Code, beside a sandbox registry with sample images.
// npm start -- --check: the same without a window; walks the main job once and says what it did.
import { setUpPackages } from "./lib/setup.mjs";

await setUpPackages();
const { startAndCheck } = await import("./lib/startAndCheck.mjs");
const { startAndServe } = await import("./lib/startAndServe.mjs");
if (process.argv.includes("--check")) process.exitCode = await startAndCheck();
else await startAndServe();
