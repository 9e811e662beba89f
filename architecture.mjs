// @ts-check
/**
 * The layer table: folder below `src` → folders it may import (itself is implied). ESLint and
 * `test/unit/architecture.test.ts` both read it, so the rule cannot drift from its check.
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const layers = {
  "core/base": [],
  "core/oci": ["core/base"],
  "core/http": ["core/base"],
  "core/auth": ["core/base", "core/oci", "core/http"],
  "core/registry": ["core/base", "core/oci", "core/http", "core/auth"],
  "core/layout": ["core/base", "core/oci", "core/registry"],
  providers: ["core"],
  images: ["core"],
  acr: ["core", "images"],
  engines: ["core"],
  sandbox: ["core"],
  explorer: ["core", "providers", "images"],
  shared: ["core/base", "core/oci"],
  webview: ["core/base", "core/oci", "shared"],
  "vscode/platform": ["core", "providers", "images", "engines", "shared"],
  "vscode/api": ["core", "providers"],
  "vscode/tree": ["core", "providers", "images", "explorer", "vscode/platform"],
  "vscode/engines": ["core", "engines", "explorer", "vscode/platform"],
  "vscode/editor": ["core", "providers", "images", "shared", "vscode/platform"],
  "vscode/language": ["core", "providers", "images", "acr", "vscode/platform"],
  "vscode/azure": ["core", "providers", "images", "acr", "explorer", "vscode/platform"],
  "vscode/commands": [
    "core",
    "providers",
    "images",
    "acr",
    "engines",
    "explorer",
    "shared",
    "vscode/platform",
    "vscode/engines",
    "vscode/tree",
    "vscode/editor",
    "vscode/language",
    "vscode/azure",
  ],
  "vscode/tasks": [
    "core",
    "providers",
    "images",
    "acr",
    "engines",
    "explorer",
    "shared",
    "vscode/platform",
    "vscode/engines",
    "vscode/commands",
  ],
  vscode: ["core", "providers", "images", "acr", "engines", "sandbox", "explorer", "shared"],
  "extension.ts": ["vscode"],
};

/** Folders that may never reach the VS Code API, not even through another module. */
export const vscodeFree = [
  "core",
  "providers",
  "images",
  "acr",
  "engines",
  "sandbox",
  "explorer",
  "shared",
  "webview",
];

/** Folders that are bundled for the browser as well, so Node's modules are out of reach. */
export const browserSafe = ["core/base", "core/oci", "shared", "webview"];

/** Most lines of code (blank lines and comments not counted) in one source file. */
export const maxLines = 300;
