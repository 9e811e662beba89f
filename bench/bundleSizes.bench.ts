import { readFile } from "node:fs/promises";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { root } from "../scripts/lib/paths.mjs";
import { packageVsix } from "../scripts/lib/vsix.mjs";
import type { Figure } from "./benchmark.ts";

export const title = "Size of what is shipped";

const files = {
  "dist/extension.js": "budget 350 KB",
  "dist/http.js": "",
  "dist/keychain.js": "",
  "dist/sandbox.js": "",
  "dist/webview/manifest.js": "",
};

/** Sizes of the production bundles and of the package. */
export async function run(): Promise<readonly Figure[]> {
  const vsix = await packageVsix();
  const figures: Figure[] = [];
  for (const [file, against] of Object.entries(files)) {
    const bytes = await readFile(path.join(root, file));
    const packed = `${kilobytes(gzipSync(bytes).length)} gzipped`;
    figures.push({ what: file, value: `${kilobytes(bytes.length)}, ${packed}`, against });
  }
  const { length } = await readFile(vsix);
  return [...figures, { what: path.basename(vsix), value: kilobytes(length) }];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
