// @ts-check
// Bundles the suite of the extension host, for the debugger's launch configuration.
import { setUpPackages } from "./lib/setup.mjs";

await setUpPackages();
const { buildHostSuite } = await import("./lib/hostSuite.mjs");
console.log(await buildHostSuite());
