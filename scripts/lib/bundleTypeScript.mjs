// @ts-check
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import esbuild from "esbuild";
import { root, testBundles } from "./paths.mjs";

/**
 * Scripts know where they are by their own location, so a bundle refers to them.
 * @type {import("esbuild").Plugin}
 */
const scriptsOutside = {
  name: "scripts-outside",
  setup(build) {
    build.onResolve({ filter: /\/scripts\/lib\/\w+\.mjs$/ }, ({ path: file, resolveDir }) => ({
      path: pathToFileURL(path.resolve(resolveDir, file)).href,
      external: true,
    }));
  },
};

/**
 * Bundles a TypeScript module of the repository, for scripts to import. npm packages and scripts stay
 * outside the bundle.
 * @param {string} file relative to the top of the repository
 * @returns {Promise<string>} the URL to import
 */
export async function bundleTypeScript(file) {
  const outfile = path.join(testBundles, "scripts", `${path.basename(file, ".ts")}.mjs`);
  await mkdir(path.dirname(outfile), { recursive: true });
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node22",
    packages: "external",
    plugins: [scriptsOutside],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return pathToFileURL(outfile).href;
}
