// @ts-check
// npm run package: a .vsix, ready to install.
import { setUpPackages } from "./lib/setup.mjs";

await setUpPackages();
const { packageVsix } = await import("./lib/vsix.mjs");
console.log(await packageVsix());
