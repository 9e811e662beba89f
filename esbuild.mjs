// @ts-check
import { copyFile, cp, mkdir, rm } from "node:fs/promises";
import path from "node:path";
import esbuild from "esbuild";

const production = process.argv.includes("--production");
const watch = process.argv.includes("--watch");
const root = import.meta.dirname;

/**
 * Rarely needed parts live in bundles of their own and are loaded on demand: a dynamic import of
 * one of these modules becomes a `require` of the bundle beside the main one.
 */
const lazyModules = {
  "src/core/auth/tools/toolSignInReader.ts": "signIns",
  "src/core/http/nodeFetcher.ts": "http",
  "src/images/cache/diskCache.ts": "cache",
  "src/images/local/localStoreFiles.ts": "layout",
  "src/providers/vendors/vendors.ts": "vendors",
  "src/sandbox/sandboxRegistry.ts": "sandbox",
  "src/vscode/api/providerCalls.ts": "api",
  "src/vscode/commands/acr/buildingCommands.ts": "building",
  "src/vscode/commands/azure/azureCommands.ts": "azure",
  "src/vscode/commands/addConnection.ts": "addConnection",
  "src/vscode/commands/cliSignIn.ts": "cliSignIn",
  "src/vscode/commands/comparisonReport.ts": "comparison",
  "src/vscode/commands/connectionCommands.ts": "connections",
  "src/vscode/commands/connectionTransfer.ts": "transfer",
  "src/vscode/commands/copy/imageCommands.ts": "copy",
  "src/vscode/commands/configuration/connectionSettings.ts": "settings",
  "src/vscode/commands/deletion/deletionCommands.ts": "deletion",
  "src/vscode/commands/engines/engineCommands.ts": "engines",
  "src/vscode/commands/diagnosis/diagnosisReport.ts": "diagnosis",
  "src/vscode/editor/digestLinkProvider.ts": "digestLinks",
  "src/vscode/editor/draftDiagnostics.ts": "diagnostics",
  "src/vscode/editor/manifestPanel.ts": "editor",
  "src/vscode/language/specSupport.ts": "spec",
  "src/vscode/language/tasks/taskSupport.ts": "tasks",
  "src/vscode/commands/listCommands.ts": "lists",
  "src/vscode/commands/verification/verificationReports.ts": "verify",
  "src/vscode/platform/keytarModule.ts": "keychain",
  "src/vscode/tasks/acr/localTerminal.ts": "taskRun",
  "src/vscode/tasks/transferDesk.ts": "transfers",
  "src/vscode/tree/draftTooltip.ts": "draftTooltip",
};

/** @type {import("esbuild").Plugin} */
const lazyBundles = {
  name: "lazy-bundles",
  setup(build) {
    build.onResolve({ filter: /^\.{1,2}\// }, (args) => {
      const isPackage = args.importer.includes("node_modules");
      if (args.kind !== "dynamic-import" || isPackage) return undefined;
      const target = path.relative(root, path.resolve(args.resolveDir, args.path));
      const bundle = Object.entries(lazyModules).find(([module]) => module === target)?.[1];
      if (!bundle) return { errors: [{ text: `${target} is not in lazyModules of esbuild.mjs` }] };
      return { path: `./${bundle}.js`, external: true };
    });
  },
};

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  outdir: "dist",
  minify: production,
  sourcemap: production ? false : "linked",
  legalComments: "none",
  logLevel: "info",
  define: { "process.env.NODE_ENV": JSON.stringify(production ? "production" : "development") },
};

/** @type {import("esbuild").BuildOptions} */
const host = {
  ...common,
  platform: "node",
  target: "node22",
  format: "cjs",
  // The CommonJS build of jsonc-parser is UMD, whose inner `require`s no bundler can follow.
  mainFields: ["module", "main"],
  external: ["vscode", "*.node"],
  plugins: [lazyBundles],
  // VS Code adds proxies and system certificates to these four under their plain names only.
  alias: { "node:http": "http", "node:https": "https", "node:net": "net", "node:tls": "tls" },
};

/** @type {import("esbuild").BuildOptions[]} */
const builds = [
  { ...host, entryPoints: { extension: "src/extension.ts" }, metafile: true },
  {
    ...host,
    entryPoints: Object.fromEntries(Object.entries(lazyModules).map(([m, name]) => [name, m])),
  },
  { ...host, entryPoints: { sandboxCli: "src/sandbox/cli.ts" } },
  {
    ...common,
    platform: "browser",
    target: "chrome138",
    format: "iife",
    entryPoints: {
      "webview/manifest": "src/webview/main.ts",
      "webview/style": "src/webview/style.css",
    },
  },
];

await rm(path.join(root, "dist"), { recursive: true, force: true });
await mkdir(path.join(root, "dist/webview"), { recursive: true });
await cp(path.join(root, "node_modules/keytar/prebuilds"), path.join(root, "dist/prebuilds"), {
  recursive: true,
});
for (const file of ["codicon.css", "codicon.ttf"]) {
  await copyFile(
    path.join(root, "node_modules/@vscode/codicons/dist", file),
    path.join(root, "dist/webview", file),
  );
}

if (watch) {
  for (const options of builds) await (await esbuild.context(options)).watch();
} else {
  await Promise.all(builds.map((options) => esbuild.build(options)));
}
