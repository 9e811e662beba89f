import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";

const root = path.resolve(import.meta.dirname, "../..");

/** Serves the manifest view's own files and whatever page is set, on a loopback port. */
export interface ViewServer {
  readonly url: string;
  page: string;
  close(): Promise<void>;
}

/** Builds the view as the product does and serves it. */
export async function startViewServer(): Promise<ViewServer> {
  const files = await viewFiles();
  const state = { page: "" };
  const server = createServer((request, response) => {
    const name = (request.url ?? "").split("?", 1)[0]?.slice(1) ?? "";
    const file = files.get(name);
    const type = name.endsWith(".css") ? "text/css" : name.endsWith(".js") ? "text/javascript" : "";
    if (name === "") response.setHeader("content-type", "text/html").end(state.page);
    else if (file) response.setHeader("content-type", type || "font/ttf").end(file);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo; // of a TCP server
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}

async function viewFiles(): Promise<ReadonlyMap<string, Uint8Array>> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: { manifest: "src/webview/main.ts", style: "src/webview/style.css" },
    bundle: true,
    minify: true,
    write: false,
    outdir: "out",
    platform: "browser",
    format: "iife",
    target: "chrome138",
  });
  const built = outputFiles.map((file) => [path.basename(file.path), file.contents] as const);
  const icons = ["codicon.css", "codicon.ttf"].map(
    async (name) =>
      [name, await readFile(path.join(root, "node_modules/@vscode/codicons/dist", name))] as const,
  );
  return new Map<string, Uint8Array>([...built, ...(await Promise.all(icons))]);
}
