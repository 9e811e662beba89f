// @ts-check
import { glob } from "node:fs/promises";
import path from "node:path";
import { bundleTypeScript } from "./bundleTypeScript.mjs";
import { root } from "./paths.mjs";
import { setUpParts } from "./setup.mjs";

/**
 * @typedef {{ readonly what: string; readonly value: string; readonly against?: string }} Figure
 * @typedef {{ readonly title: string; run(): Promise<readonly Figure[]> }} Benchmark
 */

/**
 * @param {readonly string[]} names none means all
 * @returns {Promise<0 | 1>} 1 if a benchmark could not be run
 */
export async function runBenchmarks(names) {
  const missing = await setUpParts(["webVscode", "browser", "registry", "bus", "keyring"]);
  for (const text of missing.values()) console.error(text);
  const files = [];
  for await (const file of glob("bench/*.bench.ts", { cwd: root })) files.push(file);
  const chosen = files
    .toSorted()
    .filter((file) => names.length === 0 || names.includes(path.basename(file, ".bench.ts")));
  let failed = chosen.length === 0;
  for (const file of chosen) {
    try {
      /** @type {Benchmark} */
      const benchmark = await import(await bundleTypeScript(file));
      print(benchmark.title, await benchmark.run());
    } catch (error) {
      failed = true;
      console.error(`\n${file} could not be run:`, error);
    }
  }
  return failed ? 1 : 0;
}

/**
 * @param {string} title
 * @param {readonly Figure[]} figures
 */
function print(title, figures) {
  const wide = Math.max(...figures.map(({ what }) => what.length));
  const valueWide = Math.max(...figures.map(({ value }) => value.length));
  console.log(`\n${title}`);
  for (const { what, value, against = "" } of figures) {
    console.log(`  ${what.padEnd(wide)}  ${value.padEnd(valueWide)}  ${against}`.trimEnd());
  }
}
