// @ts-check
// npm run pictures: the README's pictures, taken from the running product.
import { setUpPackages } from "./lib/setup.mjs";

await setUpPackages();
const { takePictures } = await import("./lib/takePictures.mjs");
await takePictures();
