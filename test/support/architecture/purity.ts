import path from "node:path";
import { build, type Message } from "esbuild";

/**
 * Bundles files with everything they reach. Types leave no trace in a bundle, so what fails here
 * would fail at run time. Returns what could not be bundled; empty if all could.
 */
export async function bundlingErrors(
  entryPoints: readonly string[],
  options: { readonly folder: string; readonly platform: "node" | "browser" },
): Promise<readonly string[]> {
  const { folder, platform } = options;
  try {
    await build({
      absWorkingDir: folder,
      entryPoints: [...entryPoints],
      bundle: true,
      write: false,
      outdir: path.join(folder, "out"),
      platform,
      format: "esm",
      mainFields: ["module", "main"],
      external: ["*.node"],
      logLevel: "silent",
    });
    return [];
  } catch (error) {
    if (!hasMessages(error)) throw error;
    return error.errors.map(({ text, location }) => `${location?.file ?? ""}: ${text}`);
  }
}

function hasMessages(error: unknown): error is { readonly errors: readonly Message[] } {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors);
}
